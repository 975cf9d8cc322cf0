package dev.gatehouse.kit.outbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How events leave the outbox. */
@ConfigMapping(prefix = "platform.outbox")
public interface OutboxConfig {

    /** How often the relay looks without being woken: what a crash or a lost wake-up costs at most. */
    @WithDefault("1s")
    Duration backstop();

    /** How often a replica that is not the relay tries to become it: the gap when a relay dies. */
    @WithDefault("500ms")
    Duration election();

    /** Events published at once; also the bound of what waits in the producer. */
    @WithDefault("500")
    @Min(1) @Max(1_000) int batch();

    /** Days for which published events are kept, so that an emptied broker can be refilled. */
    @WithDefault("7")
    @Min(1) @Max(90) int daysKept();

    /** Published events that one request of an operator hands to the relay again: what a statement can do well within its time. */
    @WithDefault("10000")
    @Min(1) @Max(50_000) int reopened();

    /**
     * How long Kafka may take to acknowledge an event. Then it counts as away: events are handed to their consumers directly, and
     * one at a time is offered to Kafka until it takes one.
     */
    @WithDefault("3s")
    Duration patience();
}
