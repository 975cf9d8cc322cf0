package dev.gatehouse.kit.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When a service is left alone that does not answer over gRPC. */
@ConfigMapping(prefix = "platform.peer")
interface PeerConfig {

    /** Calls in a row that found nobody, or got no answer in time, before the service counts as away. */
    @WithDefault("10")
    @Min(2) @Max(1_000) int misses();

    /** How long no call is made then. */
    @WithDefault("1s")
    Duration pause();
}
