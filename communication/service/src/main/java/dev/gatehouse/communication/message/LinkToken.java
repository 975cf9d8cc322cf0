package dev.gatehouse.communication.message;

/** A bearer secret on its way into a mail's link: never logged, never stored. */
public record LinkToken(String text) {

    /** Of a mail without a link. */
    public static final LinkToken NONE = new LinkToken("");

    @Override
    public String toString() {
        return "LinkToken[redacted]";
    }
}
