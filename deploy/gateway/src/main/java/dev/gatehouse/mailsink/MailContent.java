package dev.gatehouse.mailsink;

import java.time.Instant;
import java.util.List;

/**
 * A mail, read.
 *
 * @param date what its header says, or when it came
 * @param text the plain text part; may be empty
 * @param html the HTML part; may be empty
 */
public record MailContent(Summary summary, Instant date, String text, String html) {

    /**
     * What a list of mails shows.
     *
     * @param messageId without angle brackets; may be empty
     * @param snippet the beginning of the text, in one line
     */
    public record Summary(
            String messageId, Mailbox from, List<Mailbox> to, List<Mailbox> cc, String subject, String snippet) {}

    /** An address with the name before it, which may be empty. */
    public record Mailbox(String name, String address) {}
}
