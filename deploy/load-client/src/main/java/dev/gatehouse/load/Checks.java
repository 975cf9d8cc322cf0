package dev.gatehouse.load;

import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.CheckResponse;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Permission checks over gRPC, as another service asks them. */
final class Checks implements AutoCloseable {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final AuthorizationServiceGrpc.AuthorizationServiceStub service;

    Checks(String address, String serviceToken) {
        this.channel = NettyChannelBuilder.forTarget("dns:///" + address)
                .usePlaintext()
                .directExecutor()
                .build();
        this.service = AuthorizationServiceGrpc.newStub(channel).withCallCredentials(bearer(serviceToken));
    }

    /** Completes with null when the answer is as expected. */
    Future<@Nullable String> check(String userId, String permission, boolean expected) {
        var answer = Promise.<@Nullable String>promise();
        var request = CheckRequest.newBuilder()
                .setUserId(userId)
                .setPermission(permission)
                .build();
        service.check(request, new StreamObserver<>() {
            @Override
            public void onNext(CheckResponse response) {
                answer.tryComplete(response.getAllowed() == expected ? null : "wrong decision");
            }

            @Override
            public void onError(Throwable failure) {
                answer.tryComplete(String.valueOf(failure.getMessage()));
            }

            @Override
            public void onCompleted() {
                answer.tryComplete("no answer");
            }
        });
        return answer.future();
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    private static CallCredentials bearer(String token) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
                var metadata = new Metadata();
                metadata.put(AUTHORIZATION, "Bearer " + token);
                applier.apply(metadata);
            }
        };
    }
}
