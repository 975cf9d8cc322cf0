package dev.gatehouse.usermanagement;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.quarkus.grpc.GrpcClient;
import jakarta.enterprise.context.ApplicationScoped;

/** The gRPC connection to core-auth, which all clients of it share. */
@ApplicationScoped
public class CoreAuthConnection {

    private final Channel channel;

    CoreAuthConnection(@GrpcClient("core-auth") Channel channel) {
        this.channel = channel;
    }

    /**
     * After a call that found nobody: connects anew at once. By itself the channel waits up to two minutes before it tries again
     * a server that was away (gRPC connection backoff protocol), and calls in between wait for it until their deadline. Does
     * nothing to a connection that stands.
     */
    public void reconnectAfter(Throwable failure) {
        if (channel instanceof ManagedChannel managed) {
            switch (Status.fromThrowable(failure).getCode()) {
                case UNAVAILABLE, DEADLINE_EXCEEDED -> managed.resetConnectBackoff();
                default -> {}
            }
        }
    }
}
