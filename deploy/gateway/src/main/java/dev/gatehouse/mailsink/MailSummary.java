package dev.gatehouse.mailsink;

import java.util.List;

/**
 * What a list of mails shows.
 *
 * @param messageId without angle brackets; may be empty
 * @param snippet the beginning of the text, in one line
 */
public record MailSummary(
        String messageId, Mailbox from, List<Mailbox> to, List<Mailbox> cc, String subject, String snippet) {

    /** An address with the name before it, which may be empty. */
    public record Mailbox(String name, String address) {}
}
