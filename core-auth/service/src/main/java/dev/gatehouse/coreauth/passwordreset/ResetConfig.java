package dev.gatehouse.coreauth.passwordreset;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;

/** How a password is set by a link from a mail. */
@ConfigMapping(prefix = "core-auth.password-reset")
interface ResetConfig {

    /** Life of a link, by the database's clock. */
    @WithDefault("30m")
    @DurationMin(minutes = 1)
    @DurationMax(hours = 24)
    Duration validity();

    /** Fewest code points of a password, as at the registration. */
    @WithDefault("${contract.password.min-length}")
    @Min(8) @Max(64) int minLength();

    /** Names that no password may contain, as at the registration. */
    @WithDefault("${contract.password.product-names}")
    List<@Size(min = 3) String> productNames();
}
