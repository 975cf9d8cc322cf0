package dev.gatehouse.coreauth.activation.handover;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** What is kept of registrations for addresses that are taken, where these are private. */
@ConfigMapping(prefix = "core-auth.decoys")
interface DecoyConfig {

    /** How long a retry finds the same decoy. Longer than user-management remembers the retried request. */
    @WithDefault("48h")
    Duration life();

    /** At most one mail to an address's owner within this time, however many try to register with it. */
    @WithDefault("24h")
    Duration noticePause();

    /** How often owners are looked for whom a crash left unwritten to. */
    @WithDefault("1s")
    Duration backstop();

    /** Decoys worked off in one commit. */
    @WithDefault("100")
    @Min(1) @Max(1_000) int batch();

    /** How often old ones are deleted. */
    @WithDefault("1h")
    Duration cleaning();
}
