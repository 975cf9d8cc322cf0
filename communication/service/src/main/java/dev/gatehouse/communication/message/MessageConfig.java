package dev.gatehouse.communication.message;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How messages are worked off. */
@ConfigMapping(prefix = "communication.message")
interface MessageConfig {

    /** Where {@code mail.*} events go. */
    String topic();

    /** Messages that this replica works on at once. With the mail server it talks about no more than it has connections. */
    @WithDefault("16")
    @Min(1) @Max(500) int inFlight();

    /** What comes within this time is taken together; the first of a quiet time does not wait. */
    @WithDefault("15ms")
    Duration gather();

    /** How often due messages are looked for without being woken. */
    @WithDefault("1s")
    Duration poll();

    /** How often abandoned messages are looked for and the queue is measured. */
    @WithDefault("5s")
    Duration sweep();

    /**
     * How long a taken message is this replica's; three times in it that is prolonged while the mail server hears of it. So long
     * what a killed replica had taken waits for another.
     */
    @WithDefault("15s")
    Duration claimLease();

    /** After this time in {@code SENDING} the worker is taken for dead; longer than any conversation with a mail server. */
    @WithDefault("5m")
    Duration sendingLease();

    /** Least wait before a message is tried again; doubles each time. */
    @WithDefault("1s")
    Duration firstDelay();

    /** Longest wait before a message is tried again. */
    @WithDefault("10m")
    Duration longestDelay();

    /** Longest wait before another service that was away is asked again for what a message needs, such as its address. */
    @WithDefault("30s")
    Duration longestDeferral();

    /** Conversations with the mail server before a message is given up: with the default waits, about two hours. */
    @WithDefault("20")
    @Min(1) @Max(1_000) int tries();

    /** At shutdown, time for conversations to end, so that none is left in doubt; after half of it they are broken off. */
    @WithDefault("3s")
    Duration drain();

    /** Mails of all kinds that one address gets within {@link #addressWindow()}; then those that strangers can cause are withheld. */
    @WithDefault("10")
    @Min(1) @Max(1_000) int perAddress();

    /** See {@link #perAddress()}; so long it is known to which address, by a hash, mails went. */
    @WithDefault("1h")
    Duration addressWindow();
}
