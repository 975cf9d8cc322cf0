package dev.gatehouse.coreauth.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How long sessions live (NIST SP 800-63B section 7.2, AAL1: at most 30 days) and how they end. */
@ConfigMapping(prefix = "core-auth.sessions")
public interface SessionConfig {

    /** Where session events go: named by the contract, in core-auth-api. */
    @WithDefault("${contract.topic.sessions}")
    String topic();

    /** A session that was not refreshed for so long is over. */
    @WithDefault("7d")
    @DurationMin(minutes = 15)
    @DurationMax(days = 30)
    Duration idleLimit();

    /** A session is over so long after it was opened, however busy. */
    @WithDefault("30d")
    @DurationMin(minutes = 15)
    @DurationMax(days = 30)
    Duration absoluteLimit();

    /** Life of a temporary session; its tokens are shorter-lived and fresh ones are given only to who registered. */
    @WithDefault("1h")
    @DurationMin(minutes = 1)
    @DurationMax(hours = 24)
    Duration temporaryLimit();

    /** For so long a refresh token that was just replaced still gets its successor again: a client that lost the answer. */
    @WithDefault("10s")
    @DurationMax(seconds = 10)
    Duration reuseGrace();

    /** Refreshes of one session in {@link #refreshWindow()}; a client needs one in the life of an access token. */
    @WithDefault("10")
    @Min(1) @Max(100) int refreshes();

    /** See {@link #refreshes()}. */
    @WithDefault("1m")
    @DurationMin(seconds = 1)
    @DurationMax(hours = 1)
    Duration refreshWindow();

    /** How old the copy of a session in Redis may grow: by so much its last refresh may be told late. */
    @WithDefault("1m")
    @DurationMax(minutes = 5)
    Duration hotCopy();

    /** How often revocations of other replicas are looked up in PostgreSQL, in case their events are late. */
    @WithDefault("500ms")
    @DurationMin(millis = 50)
    Duration revocationLook();

    /** Ended sessions in one answer to a service that starts. */
    @WithDefault("1000")
    @Min(1) @Max(10_000) int endedPage();

    /** How long a session that is over is kept for its owner's questions. */
    @WithDefault("30d")
    Duration kept();

    /** Full sessions that one user has at most (OWASP ASVS 5.0, 7.1.2); when another is opened the oldest ends. */
    @WithDefault("20")
    @Min(1) @Max(1_000) int mostPerUser();

    /** Sessions that one list shows at most, the newest first. */
    @WithDefault("100")
    @Min(1) @Max(1_000) int listed();
}
