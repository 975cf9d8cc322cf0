package dev.gatehouse.communication.setpassword;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;

/** How core-auth is asked for tokens, and where links lead. */
@ConfigMapping(prefix = "communication.set-password")
interface SetPasswordConfig {

    /** Origin (RFC 6454) of the links in mails. Never taken from a request. */
    @Pattern(regexp = "https?://[A-Za-z0-9.\\-\\[\\]:]+") String origin();

    /** An answer is waited for so long. */
    @WithDefault("500ms")
    Duration deadline();
}
