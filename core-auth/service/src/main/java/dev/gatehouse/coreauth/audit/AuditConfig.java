package dev.gatehouse.coreauth.audit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How the audit log is written, sealed and kept. */
@ConfigMapping(prefix = "core-auth.audit")
public interface AuditConfig {

    /** How long an entry that nobody waits for may wait for others: what a kill -9 loses at most of failed sign-ins. */
    @WithDefault("100ms")
    @DurationMin(millis = 10)
    @DurationMax(seconds = 5)
    Duration pause();

    /** Such entries that a process holds while the database is slow or away, some 500 bytes each; more are dropped and counted. */
    @WithDefault("10000")
    @Min(1) @Max(1_000_000) int waiting();

    /** Entries written or sealed in one transaction, and rows read at once. */
    @WithDefault("500")
    @Min(1) @Max(2_000) int batch();

    /** How often each replica looks for entries to seal: about the age at which an entry shows in queries. */
    @WithDefault("500ms")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 10)
    Duration sealing();

    /** How often the chain's head is written to the log of whoever seals: what lies outside the database to compare with. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    Duration headLogged();

    /**
     * A head, {@code SEQUENCE:HASH}, that operators vouch for although it is not sealed under the installation's secret, because that
     * was lost: sealing goes on upon it. To be taken away once it has.
     */
    Optional<String> acceptedHead();

    /** How long after its start a process keeps silent about a chain that nobody has begun: whoever made the secret is about to. */
    @WithDefault("30s")
    @DurationMax(minutes = 10)
    Duration beginning();

    /** Whole months for which entries are kept beside the current one. */
    @WithDefault("13")
    @Min(1) @Max(240) int monthsKept();
}
