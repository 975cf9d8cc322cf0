package dev.gatehouse.communication.mailer;

/** What a mail says. May hold a one-time token, so it is never logged. */
public record Letter(String subject, String text, String html) {

    @Override
    public String toString() {
        return "Letter[…]";
    }
}
