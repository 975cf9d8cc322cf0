package dev.gatehouse.coreauth.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** As in user-management: one variable, GATEHOUSE_REGISTRATION_PRIVACY, is read by both. */
@ConfigMapping(prefix = "core-auth.registration")
interface PrivacyConfig {

    /** What a registration tells. */
    enum Privacy {
        /** A taken address is refused. */
        OPEN,
        /** A taken address is answered like any other, and nothing is told of an account before its address is verified. */
        PRIVATE
    }

    /** {@code open} or {@code private}. */
    @WithDefault("${gatehouse.registration.privacy:open}")
    Privacy privacy();

    /**
     * How long behind the commit of a private registration the work begins that follows from it ({@link HeadStart}): longer than the
     * answer takes from here to the client. Delays hashing by as much.
     */
    @WithDefault("50ms")
    @DurationMin(millis = 1)
    @DurationMax(seconds = 10)
    Duration headStart();
}
