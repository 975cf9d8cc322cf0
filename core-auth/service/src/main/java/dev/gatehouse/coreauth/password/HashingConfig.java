package dev.gatehouse.coreauth.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.OptionalInt;
import org.hibernate.validator.constraints.time.DurationMax;

/** What a hash costs, and who computes it. */
@ConfigMapping(prefix = "core-auth.hashing")
interface HashingConfig {

    /** Argon2id memory of one hash, KiB. Each thread keeps that much. 35,840 to 1,048,576 together with the passes. */
    @WithDefault("7168")
    @Min(7_168) @Max(131_072) int memoryKib();

    /** Argon2id passes over the memory. Fewer go with more memory: OWASP's equal sets are 7168/5, 9216/4, 12288/3, 19456/2, 47104/1. */
    @WithDefault("5")
    @Min(1) @Max(64) int iterations();

    /** Threads of each lane; by default one per core. */
    OptionalInt threads();

    /**
     * How much the background lane's threads yield to all others (Unix nice value, 0 to 19): at 10 a thread that serves requests
     * gets nine times such a thread's share of a core. Where the system refuses it, they go on as the others do.
     */
    @WithDefault("10")
    @Min(0) @Max(19) int nice();

    /**
     * Age from which on a task is hashed by a thread that yields to nobody, one task at a time, however busy the others are. To be
     * shorter than 15 s, which is how long a task waits for a thread before another process may try.
     */
    @WithDefault("10s")
    Duration overdueAfter();

    /** Sign-ins that may wait for a thread; the next one is told to come back. */
    @WithDefault("100")
    @Min(1) @Max(10_000) int signInQueue();

    /** Longest that a sign-in waits for a thread. */
    @WithDefault("1s")
    @DurationMax(seconds = 1)
    Duration signInWait();

    /** Registrations that may wait for a hash, where they are hashed before they are answered; the next one is told to come back. */
    @WithDefault("64")
    @Min(1) @Max(10_000) int registrationQueue();

    /** Longest that such a registration waits for a thread. Shorter than user-management's patience. */
    @WithDefault("1s")
    Duration registrationWait();
}
