package dev.gatehouse.communication.recipient;

import dev.gatehouse.usermanagement.api.EmailAddress;
import java.util.Optional;

/**
 * Who gets a mail, as user-management knows them at this moment.
 *
 * @param displayName empty when the person gave none
 * @param locale BCP 47
 */
public record Recipient(EmailAddress address, String displayName, String locale) {

    /**
     * The address for the envelope: the local part as entered, the domain in ASCII. Nothing when the local part needs SMTPUTF8
     * (RFC 6531), which the mail client does not speak.
     */
    public Optional<String> mailbox() {
        var entered = address.entered();
        var local = entered.substring(0, entered.lastIndexOf('@'));
        var domain = address.canonical().substring(address.canonical().lastIndexOf('@'));
        return local.chars().allMatch(c -> c > 0x20 && c < 0x7f) ? Optional.of(local + domain) : Optional.empty();
    }

    /** Personal data stays out. */
    @Override
    public String toString() {
        return "Recipient[…, locale=" + locale + ']';
    }
}
