package dev.gatehouse.usermanagement.registration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How registrations are taken, and how they are remembered. */
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

    /** How long a retry with the same idempotency key gets the same account. */
    @WithDefault("24h")
    Duration idempotency();

    /** How often records past that are erased. */
    @WithDefault("1m")
    Duration cleaning();
}
