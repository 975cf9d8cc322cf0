package dev.gatehouse.usermanagement.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What a password must be. */
@ConfigMapping(prefix = "user-management.password")
interface PasswordConfig {

    /** Fewest code points. 15 where the password is the only factor; 8 is the floor (NIST SP 800-63B-4, section 3.1.1.2). */
    @WithDefault("${contract.password.min-length}")
    @Min(8) @Max(64) int minLength();

    /** Names that no password may contain: this product's, as its users know it. Each of at least three characters. */
    @WithDefault("${contract.password.product-names}")
    List<@Size(min = 3) String> productNames();

    /** Passwords known from breaches, none of which is taken: see {@link dev.gatehouse.coreauth.api.password.BreachedPasswords}. */
    @WithDefault("${contract.password.breached-file}")
    Optional<Path> breachedFile();
}
