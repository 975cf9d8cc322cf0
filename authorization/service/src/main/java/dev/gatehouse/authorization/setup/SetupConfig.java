package dev.gatehouse.authorization.setup;

import io.smallrye.config.ConfigMapping;
import jakarta.validation.constraints.Size;
import java.util.Optional;

/** How the first administrator proves to be the one who runs this installation. */
@ConfigMapping(prefix = "authorization.setup")
interface SetupConfig {

    /** The one-time token, at least 128 random bits (22 characters of base64url). Without one, set-up is closed. */
    Optional<@Size(min = 22, max = 512) String> token();
}
