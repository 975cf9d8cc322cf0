package dev.gatehouse.coreauth.password;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/**
 * What verifying a hash that another system made may cost: beyond it, it is nobody's and costs nothing. A hash made here under
 * parameters of an earlier day falls under these bounds, too.
 */
@ConfigMapping(prefix = "core-auth.imported-hashes")
interface ImportedHashConfig {

    /** Memory of Argon2 and of scrypt, KiB. The heap needs room for as many times that as the sign-in lane has threads. */
    @WithDefault("65536")
    @Min(64) @Max(131_072) int memoryKib();

    /** Passes of Argon2. */
    @WithDefault("64")
    @Min(1) @Max(64) int passes();

    /** Lanes of Argon2 and of scrypt. */
    @WithDefault("16")
    @Min(1) @Max(16) int lanes();

    /** Memory times passes of Argon2, memory times lanes of scrypt, KiB: a million cost one core a few seconds. */
    @WithDefault("1048576")
    @Min(64) @Max(1_048_576) int workKib();

    /** Base-2 logarithm of bcrypt's rounds: 14 cost one core about a second. */
    @WithDefault("14")
    @Min(4) @Max(14) int bcryptCost();

    /** Iterations of PBKDF2, times the blocks that its tag takes: two million cost one core about two seconds. */
    @WithDefault("2000000")
    @Min(1) @Max(2_000_000) int pbkdf2Iterations();
}
