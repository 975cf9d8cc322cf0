package dev.gatehouse.kit.grpc;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;

/** When a service is left alone that does not answer over gRPC. */
@ConfigMapping(prefix = "platform.peer")
interface PeerConfig {

    /** Calls of which half must have found nobody, or no answer in time, before the service counts as away. */
    @WithDefault("10")
    @Min(2) @Max(1_000) int window();

    /** How long no call is made then; after it, one is, and decides. */
    @WithDefault("1s")
    Duration pause();
}
