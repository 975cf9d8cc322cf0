package dev.gatehouse.coreauth.keys;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The master key, and how long sealing keys live. */
@ConfigMapping(prefix = "core-auth.keys")
public interface KeysConfig {

    /** File with the base64 of 32 random bytes; every key at rest is encrypted under it. Without one the service does not start. */
    Optional<String> masterKeyFile();

    /** The same 32 bytes themselves, in base64, instead of a file. */
    Optional<String> masterKey();

    /** Age at which a sealing key is succeeded by a new one. */
    @WithDefault("24h")
    Duration sealingRotation();

    /** Age from which nothing may be sealed to a key any more: how long core-auth may be away before registrations stop. */
    @WithDefault("48h")
    Duration sealingUse();

    /** Age at which a sealing key is destroyed, and with it whatever is still sealed to it anywhere. */
    @WithDefault("72h")
    Duration sealingLife();

    /** No sealing key is made by hand while the newest is younger: each is kept for its whole life. */
    @WithDefault("1m")
    Duration sealingRotationPause();

    /** How often the stored sealing keys are looked at: rotation, destruction, keys that another replica made. */
    @WithDefault("60s")
    Duration sealingUpkeep();
}
