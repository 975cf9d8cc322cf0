package dev.gatehouse.coreauth.passwordtask;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How accepted passwords are worked off. */
@ConfigMapping(prefix = "core-auth.password-tasks")
interface PasswordTaskConfig {

    /** Open tasks, over all replicas, from which on registrations are told to come back. */
    @WithDefault("50000")
    @Min(1) @Max(10_000_000) int maxOpen();

    /** How long a claim holds, by the database's clock; then another worker may take the task. */
    @WithDefault("30s")
    Duration lease();

    /** Tries of a task before its domain fails. What ended because the database was away, and could be put back, is none. */
    @WithDefault("8")
    @Min(1) @Max(50) int tries();

    /** Wait before a task's second try; doubles with each further one, with jitter. */
    @WithDefault("1s")
    Duration firstDelay();

    /** Age at which an open task is given up. */
    @WithDefault("24h")
    Duration life();

    /** How often tasks are looked for and counted without a wake-up. */
    @WithDefault("1s")
    Duration backstop();

    /** Least time between two wake-ups sent to the other replicas while this one has all it can do. */
    @WithDefault("50ms")
    Duration signalPause();
}
