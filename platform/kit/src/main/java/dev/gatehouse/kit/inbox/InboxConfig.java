package dev.gatehouse.kit.inbox;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How received events are tried again. */
@ConfigMapping(prefix = "platform.inbox")
public interface InboxConfig {

    /** Wait before the second try of an event; doubles with each further one; up to half of it is left to chance. */
    @WithDefault("1s")
    Duration firstDelay();

    /** Longest wait between two tries of an event. */
    @WithDefault("10m")
    Duration longestDelay();

    /** Tries of an event before it is a dead letter. */
    @WithDefault("8")
    @Min(1) @Max(50) int tries();

    /**
     * Tries in a row of what takes longer than PostgreSQL lets it, or finds something locked, before it is parked like other
     * failures: the database may be slow for a while, and an event may be too much for it for ever.
     */
    @WithDefault("3")
    @Min(1) @Max(50) int slowTries();

    /** Events that came past Kafka whose slow tries are counted at once; of more, the least recently tried are counted anew. */
    @WithDefault("1000")
    @Min(1) @Max(100_000) int slowKnown();

    /**
     * {@link #firstDelay()} of what was too slow: its waits together outlast a lock of a quarter of an hour, and it is no dead letter
     * for that.
     */
    @WithDefault("30s")
    Duration slowDelay();

    /** How often parked events are looked for. */
    @WithDefault("1s")
    Duration interval();

    /** Parked events tried in one look. */
    @WithDefault("50")
    @Min(1) @Max(500) int batch();

    /**
     * How long the handler may take for what it is given at once: then that try has failed. Events that came together are tried one by
     * one, a single one is parked, and the others get their turn. Longer than a statement may take, and shorter than PostgreSQL lets
     * a transaction idle.
     */
    @WithDefault("25s")
    Duration longestTry();

    /** Dead letters that one request of an operator puts back: what a statement can do well within its time. */
    @WithDefault("10000")
    @Min(1) @Max(50_000) int replayed();

    /** How often what has long been done is let go of. */
    @WithDefault("10m")
    Duration cleaning();

    /** Pause before a batch is tried again while the database is away; nothing is acknowledged meanwhile. */
    @WithDefault("500ms")
    Duration databasePause();
}
