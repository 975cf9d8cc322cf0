package dev.gatehouse.communication;

import dev.gatehouse.coreauth.api.v1.ActionToken;
import dev.gatehouse.coreauth.api.v1.ActionTokensGrpc;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.MintResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** core-auth's minting of tokens over real gRPC: a token per account, none for strangers, away for whom it shall be. */
public final class TestTokens extends ActionTokensGrpc.ActionTokensImplBase {

    private static final int MOST = 100;

    private final Map<String, String> minted = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> strangers = ConcurrentHashMap.newKeySet();
    private final Server server;

    TestTokens() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    void stop() {
        server.shutdownNow();
    }

    /** The newest token of the user, with the address for which it was made. */
    public String tokenOf(UUID userId) {
        return minted.getOrDefault(userId.toString(), "none");
    }

    public void failFor(UUID userId) {
        failing.add(userId.toString());
    }

    public void answerAgain(UUID userId) {
        failing.remove(userId.toString());
    }

    /** core-auth knows no such account. */
    public void forget(UUID userId) {
        strangers.add(userId.toString());
    }

    @Override
    public void mint(MintRequest request, StreamObserver<MintResponse> observer) {
        if (request.getRequestsList().stream().anyMatch(each -> failing.contains(each.getUserId()))) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        if (request.getRequestsCount() > MOST) {
            observer.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            return;
        }
        var answer = MintResponse.newBuilder();
        for (var each : request.getRequestsList()) {
            if (!strangers.contains(each.getUserId())) {
                var token = "gh_pr_"
                        + (UUID.randomUUID() + "-" + each.getEmail().hashCode() + "-".repeat(43)).substring(0, 43);
                minted.put(each.getUserId(), token);
                answer.addTokens(
                        ActionToken.newBuilder().setUserId(each.getUserId()).setToken(token));
            }
        }
        observer.onNext(answer.build());
        observer.onCompleted();
    }
}
