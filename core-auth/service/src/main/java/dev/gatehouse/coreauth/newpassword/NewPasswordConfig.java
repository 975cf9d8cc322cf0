package dev.gatehouse.coreauth.newpassword;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which passwords may be chosen here: as at the registration. */
@ConfigMapping(prefix = "core-auth.new-password")
interface NewPasswordConfig {

    /** Fewest code points of a password. */
    @WithDefault("${contract.password.min-length}")
    @Min(8) @Max(64) int minLength();

    /** Names that no password may contain. */
    @WithDefault("${contract.password.product-names}")
    List<@Size(min = 3) String> productNames();

    /** Passwords known from breaches, none of which is taken: see {@link dev.gatehouse.coreauth.api.password.BreachedPasswords}. */
    @WithDefault("${contract.password.breached-file}")
    Optional<Path> breachedFile();
}
