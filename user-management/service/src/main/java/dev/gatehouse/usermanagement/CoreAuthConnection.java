package dev.gatehouse.usermanagement;

import dev.gatehouse.kit.grpc.Peer;
import dev.gatehouse.kit.grpc.Peers;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.function.Supplier;

/** The gRPC connection to core-auth, which all clients of it share. */
@ApplicationScoped
public class CoreAuthConnection {

    private final Peer coreAuth;

    CoreAuthConnection(@GrpcClient("core-auth") Channel channel, Peers peers) {
        this.coreAuth = peers.of("core-auth", channel);
    }

    /** See {@link Peer#ask}. */
    public <T> Uni<T> ask(Supplier<Uni<T>> call) {
        return coreAuth.ask(call);
    }
}
