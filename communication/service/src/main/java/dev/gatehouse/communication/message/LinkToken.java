package dev.gatehouse.communication.message;

/** A bearer secret on its way into a mail's link: never logged, never stored. */
public record LinkToken(String text) {

    @Override
    public String toString() {
        return "LinkToken[redacted]";
    }
}
