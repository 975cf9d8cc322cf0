package dev.gatehouse.kit.direct;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** How events reach their consumers while Kafka is away. */
@ConfigMapping(prefix = "platform.direct")
public interface DirectConfig {

    /** Where each service's replicas answer gRPC, {@code host:port}. All services, this one too: its replicas hear its events. */
    Map<String, List<String>> services();

    /** Which service owns which topics: of no other are their events taken. Each contract names its producer here. */
    Map<String, List<String>> topics();

    /** How long a service may take for a batch. */
    @WithDefault("2s")
    Duration deadline();

    /** How long a request waits for every replica that is there to hear of what cannot wait for Kafka. */
    @WithDefault("2s")
    Duration urgency();

    /** How often a replica that is not connected is tried. */
    @WithDefault("250ms")
    Duration connect();

    /** The longest pause between two tellings of a replica that has not heard of it. */
    @WithDefault("500ms")
    Duration repeat();

    /** How long a replica that has not heard of it is told again, in the background. */
    @WithDefault("10s")
    Duration patience();

    /** Tellings under way at once that are repeated; of more, each replica is told once. */
    @WithDefault("2000")
    @Min(1) @Max(100_000) int mostTold();

    /** Events in one call. */
    @WithDefault("200")
    @Min(1) @Max(200) int batch();

    /** How long a service that did not take a batch is left alone. */
    @WithDefault("1s")
    Duration pause();
}
