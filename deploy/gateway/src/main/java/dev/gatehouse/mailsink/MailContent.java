package dev.gatehouse.mailsink;

import java.time.Instant;

/**
 * A mail, read.
 *
 * @param date what its header says, or when it came
 * @param text the plain text part; may be empty
 * @param html the HTML part; may be empty
 */
public record MailContent(MailSummary summary, Instant date, String text, String html) {}
