package dev.gatehouse.usermanagement.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How many registrations are taken and how, and how they are remembered. */
@ConfigMapping(prefix = "user-management.registration")
interface RegistrationConfig {

    /** When a password is hashed. */
    enum Hashing {
        /** After the answer; until then the password is kept sealed. */
        DEFERRED,
        /** Before anything is stored: no password at rest, not even sealed, but no registration without core-auth either. */
        INLINE
    }

    /** {@code deferred} or {@code inline}. */
    @WithDefault("deferred")
    Hashing hashing();

    /** What a registration tells of others. */
    enum Privacy {
        /** A taken address is refused. */
        OPEN,
        /** A taken address is answered like any other; its owner gets a mail. */
        PRIVATE
    }

    /** {@code open} or {@code private}; as in core-auth: GATEHOUSE_REGISTRATION_PRIVACY is read by both. */
    @WithDefault("${gatehouse.registration.privacy:open}")
    Privacy privacy();

    default boolean isPrivate() {
        return privacy() == Privacy.PRIVATE;
    }

    /**
     * How long behind the answer to a private registration its account is announced: longer than the answer takes from here to the
     * client. Delays roles and mail by as much.
     */
    @WithDefault("50ms")
    @DurationMin(millis = 1)
    @DurationMax(seconds = 10)
    Duration headStart();

    /** How long a retry with the same idempotency key gets the same account. */
    @WithDefault("24h")
    Duration idempotency();

    /** How often records past that are erased. */
    @WithDefault("1m")
    Duration cleaning();

    /** Keys each replica knows without asking the database; more cost memory, fewer cost writes that are refused. */
    @WithDefault("10000")
    @Min(1) @Max(1_000_000) int recentKeys();

    /** How long it knows them. */
    @WithDefault("10m")
    Duration recent();

    /** After how long whoever got no session is told to come back the first time; then after as long as he has waited already. */
    @WithDefault("2s")
    Duration firstReturn();

    /** The longest such wait. */
    @WithDefault("30s")
    Duration longestReturn();

    /** Registrations a minute from one network (an IPv4 address or IPv6 /64). */
    @WithDefault("3")
    @Min(1) @Max(10_000) int perMinute();

    /** Registrations an hour from one network. */
    @WithDefault("20")
    @Min(1) @Max(10_000) int perHour();

    /**
     * Repetitions a minute from one network that do not count as registrations: as many as a client makes that comes back every
     * two seconds, as it is told to while it has no session.
     */
    @WithDefault("30")
    @Min(1) @Max(10_000) int repetitionsPerMinute();
}
