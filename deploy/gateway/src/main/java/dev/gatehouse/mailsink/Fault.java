package dev.gatehouse.mailsink;

import org.jspecify.annotations.Nullable;

/**
 * What goes wrong, on purpose, at one step of the next mails.
 *
 * @param reply for {@link Action#REPLY}: the line to answer with, such as {@code 451 4.3.0 Try again later}
 * @param times how many mails (at {@link Step#CONNECT}: connections) it happens to, 1 to 1,000,000
 */
public record Fault(Step step, Action action, @Nullable String reply, int times) {
    private static final int MOST_TIMES = 1_000_000;
    private static final String REPLY = "[45][0-9]{2} [\\x20-\\x7E]{1,400}";

    /** Where in the SMTP conversation (RFC 5321). */
    public enum Step {
        /** Instead of the greeting. */
        CONNECT,
        /** At {@code MAIL FROM}. */
        MAIL,
        /** At {@code RCPT TO}. */
        RCPT,
        /** After the message has been received, which is thrown away. */
        DATA,
        /** After the message has been received and kept: the sender is not told that it was. */
        ACCEPTED
    }

    /** What happens there. */
    public enum Action {
        /** A 4xx or 5xx reply. */
        REPLY,
        /** Nothing is said any more, until the fault is cleared, the sink closes or five minutes are over. */
        HANG,
        /** The connection is closed without a word. */
        DISCONNECT
    }

    public Fault {
        if (times < 1 || times > MOST_TIMES) {
            throw new IllegalArgumentException("times must be from 1 to " + MOST_TIMES);
        }
        if ((action == Action.REPLY) != (reply != null)) {
            throw new IllegalArgumentException("a reply belongs to the action reply, and only there");
        }
        if (reply != null && !reply.matches(REPLY)) {
            throw new IllegalArgumentException("a reply is a 4xx or 5xx code, a space and a text");
        }
    }

    /** A fault that answers with a line, such as {@code 550 5.1.1 No such mailbox}. */
    public static Fault reply(Step step, String reply, int times) {
        return new Fault(step, Action.REPLY, reply, times);
    }

    /** A fault that says nothing any more. */
    public static Fault hang(Step step, int times) {
        return new Fault(step, Action.HANG, null, times);
    }

    /** A fault that closes the connection. */
    public static Fault disconnect(Step step, int times) {
        return new Fault(step, Action.DISCONNECT, null, times);
    }
}
