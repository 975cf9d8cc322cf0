package dev.gatehouse.communication.mailer;

import io.smallrye.mutiny.Uni;
import java.util.UUID;
import java.util.function.Supplier;

/** The way to the mail server. */
public interface Mailer {

    /**
     * Offers the letter to the mail server once. Never fails, ends within a bounded time.
     *
     * @param messageId becomes the {@code Message-ID}, so it is the same at each attempt
     * @param mailbox the recipient's address, ASCII
     * @param permission asked once, on any thread, when the server waits for the mail's end: until that it has surely not accepted
     *     it. Without a yes it does not get it, and the attempt is {@link Attempt.BrokenOff}.
     */
    Uni<Attempt> send(UUID messageId, String mailbox, Letter letter, Supplier<Uni<Boolean>> permission);

    /** Conversations that can go on at once; what is to be sent beyond them waits. */
    int connections();

    /** Ends every conversation that cannot have succeeded yet; the others go on. */
    void breakOff();
}
