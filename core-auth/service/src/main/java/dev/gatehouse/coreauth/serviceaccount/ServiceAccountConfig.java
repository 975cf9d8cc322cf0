package dev.gatehouse.coreauth.serviceaccount;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How operators manage service accounts. */
@ConfigMapping(prefix = "core-auth.service-accounts")
interface ServiceAccountConfig {

    /** Longest wait for authorization's answer what an operator may give away; without one he may nothing. */
    @WithDefault("1s")
    @DurationMin(millis = 50)
    @DurationMax(seconds = 10)
    Duration permissionDeadline();
}
