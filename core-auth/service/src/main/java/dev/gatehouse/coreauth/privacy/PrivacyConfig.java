package dev.gatehouse.coreauth.privacy;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

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
}
