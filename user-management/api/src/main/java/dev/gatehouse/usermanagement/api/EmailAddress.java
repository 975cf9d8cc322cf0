package dev.gatehouse.usermanagement.api;

import java.net.IDN;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * An e-mail address as accounts are known by it. Every service that takes an address from a person parses it here, so that all
 * agree on which spellings are one account.
 *
 * <p>Syntax: the dot-atom form of RFC 5321 with the letters, marks and digits of RFC 6531, at most 64 octets before the
 * {@code @}, 254 in all; a domain of at least two labels. Quoted local parts and address literals are refused.
 *
 * @param entered as the person typed it, without surrounding white space: where mail goes
 * @param canonical the key of uniqueness: local part in lower case and NFC, domain in ASCII (RFC 3490) and lower case; dots and
 *     {@code +tags} are kept, since only the receiving host knows what they mean
 */
public record EmailAddress(String entered, String canonical) {

    private static final int MAX_OCTETS = 254;
    private static final int MAX_LOCAL_OCTETS = 64;
    private static final String ATEXT_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";

    /** IDNA 2003 maps or drops them, IDNA 2008 keeps them: two readings would be two different domains. */
    private static final String IDNA_DEVIATIONS = "\u00df\u1e9e\u03c2\u200c\u200d";

    /** The address, or nothing when this is none. Never throws. */
    public static Optional<EmailAddress> parse(String text) {
        if (text.length() > 2 * MAX_OCTETS) {
            return Optional.empty();
        }
        var entered = text.strip();
        int at = entered.lastIndexOf('@');
        if (at < 1 || octets(entered) > MAX_OCTETS) {
            return Optional.empty();
        }
        var local = canonicalLocal(entered.substring(0, at));
        return asciiDomain(entered.substring(at + 1))
                .filter(domain -> isDotAtom(local) && octets(local) <= MAX_LOCAL_OCTETS)
                .map(domain -> new EmailAddress(entered, local + '@' + domain))
                .filter(address -> octets(address.canonical) <= MAX_OCTETS);
    }

    /** The canonical form's part before the {@code @}. */
    public String canonicalLocalPart() {
        return canonical.substring(0, canonical.lastIndexOf('@'));
    }

    /** Personal data: says only where the mailbox is. */
    @Override
    public String toString() {
        return "EmailAddress[…" + canonical.substring(canonical.lastIndexOf('@')) + ']';
    }

    private static String canonicalLocal(String local) {
        var lower = Normalizer.normalize(local, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
        return Normalizer.normalize(lower, Normalizer.Form.NFC);
    }

    private static boolean isDotAtom(String local) {
        if (local.startsWith(".") || local.endsWith(".") || local.contains("..")) {
            return false;
        }
        return local.codePoints().allMatch(c -> c == '.' || isAtext(c));
    }

    private static boolean isAtext(int c) {
        if (c < 0x80) {
            return Character.isLetterOrDigit(c) || ATEXT_SYMBOLS.indexOf(c) >= 0;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK -> true;
            default -> Character.isLetterOrDigit(c);
        };
    }

    private static Optional<String> asciiDomain(String domain) {
        if (domain.chars().anyMatch(c -> IDNA_DEVIATIONS.indexOf(c) >= 0)) {
            return Optional.empty();
        }
        try {
            var ascii = IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
            return Optional.of(ascii).filter(EmailAddress::isHostName);
        } catch (IllegalArgumentException | IndexOutOfBoundsException notAName) {
            return Optional.empty();
        }
    }

    private static boolean isHostName(String ascii) {
        var labels = ascii.split("\\.", -1);
        for (var label : labels) {
            if (label.isEmpty() || label.length() > 63 || label.startsWith("-") || label.endsWith("-")) {
                return false;
            }
        }
        return labels.length >= 2 && !labels[labels.length - 1].chars().allMatch(Character::isDigit);
    }

    private static int octets(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
