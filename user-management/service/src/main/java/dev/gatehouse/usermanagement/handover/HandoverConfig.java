package dev.gatehouse.usermanagement.handover;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** How accepted registrations reach core-auth. */
@ConfigMapping(prefix = "user-management.handover")
public interface HandoverConfig {

    /** How long a registration waits for core-auth before it is answered without a session. */
    @WithDefault("200ms")
    Duration deadline();

    /** How long a registration waits for its password's hash where that comes first; then it is refused. */
    @WithDefault("2s")
    Duration hashDeadline();

    /** Registrations that wait for core-auth at once; further ones are answered without a session and left to the relay. */
    @WithDefault("512")
    @Min(1) @Max(10_000) int inFlight();

    /** How long the relay leaves a fresh handover to the request that made it. Longer than the deadline. */
    @WithDefault("1s")
    Duration grace();

    /** How often the relay looks. */
    @WithDefault("500ms")
    Duration interval();

    /** When a look counts as failed that has not ended, so that the next one does not wait for it. Longer than the relay's deadline. */
    @WithDefault("1m")
    Duration longestRound();

    /** Handovers the relay takes at once. */
    @WithDefault("64")
    @Min(1) @Max(1_000) int batch();

    /** How long the relay waits for core-auth. Shorter than half of the first delay, which is its lease. */
    @WithDefault("1s")
    Duration relayDeadline();

    /** Wait between the first two tries of one handover; doubles with each further one, with jitter down to half. */
    @WithDefault("2s")
    Duration firstDelay();

    /** Longest wait between two tries of one handover. */
    @WithDefault("30s")
    Duration longestDelay();

    /** Wait between two tries of a handover that core-auth refused for good: whoever mends the cause need not tell anybody. */
    @WithDefault("10m")
    Duration refusedDelay();

    /** Pause in which handed-over rows gather before they are erased together. */
    @WithDefault("20ms")
    Duration erasePause();

    /** Open handovers past which registrations are refused. Compared with an estimate, exact to some seconds' registrations. */
    @WithDefault("50000")
    @Min(1) @Max(1_000_000) int maxOpen();

    /** How often open handovers are counted anew; in between they are reckoned. */
    @WithDefault("5s")
    Duration count();
}
