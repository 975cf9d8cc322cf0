package dev.gatehouse.coreauth;

import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.authorization.api.v1.BatchCheckRequest;
import dev.gatehouse.authorization.api.v1.BatchCheckResponse;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.CheckResponse;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * In authorization's place, over real gRPC: what is asked says what is answered. Nobody holds {@code beyond:…}, only the user so named
 * holds {@code only:<user's id>}, {@code unanswered:…} gets no answer, and everybody holds the rest.
 */
final class AuthorizationStandIn extends AuthorizationServiceGrpc.AuthorizationServiceImplBase {

    private static final class Started {
        static final Server SERVER = serve();
    }

    static String address() {
        return "127.0.0.1:" + Started.SERVER.getPort();
    }

    @Override
    public void batchCheck(BatchCheckRequest request, StreamObserver<BatchCheckResponse> answer) {
        if (request.getChecksList().stream()
                .anyMatch(each -> each.getPermission().startsWith("unanswered:"))) {
            answer.onError(Status.UNAVAILABLE.asRuntimeException());
            return;
        }
        var response = BatchCheckResponse.newBuilder();
        request.getChecksList()
                .forEach(each -> response.addResults(CheckResponse.newBuilder().setAllowed(holds(each))));
        answer.onNext(response.build());
        answer.onCompleted();
    }

    private static boolean holds(CheckRequest check) {
        var permission = check.getPermission();
        return !permission.startsWith("beyond:")
                && (!permission.startsWith("only:") || permission.equals("only:" + check.getUserId()));
    }

    private static Server serve() {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .directExecutor()
                    .addService(new AuthorizationStandIn())
                    .addService(UrgentlyTold.listener())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
