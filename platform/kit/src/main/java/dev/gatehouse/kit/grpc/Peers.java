package dev.gatehouse.kit.grpc;

import dev.gatehouse.kit.telemetry.Degraded;
import io.grpc.Channel;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes {@link Peer}s, with this service's settings. */
@ApplicationScoped
public class Peers {

    private final PeerConfig config;
    private final Degraded degraded;

    Peers(PeerConfig config, Degraded degraded) {
        this.config = config;
        this.degraded = degraded;
    }

    /**
     * One per service asked, shared by all who ask it.
     *
     * @param name the service's, as the {@code degraded} gauge shows it
     * @param channel the one that the stubs use
     */
    public Peer of(String name, Channel channel) {
        return new Peer(name, channel, config, degraded);
    }
}
