package dev.gatehouse.communication;

import dev.gatehouse.usermanagement.api.v1.GetUsersRequest;
import dev.gatehouse.usermanagement.api.v1.GetUsersResponse;
import dev.gatehouse.usermanagement.api.v1.User;
import dev.gatehouse.usermanagement.api.v1.UserDirectoryGrpc;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
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
import java.util.concurrent.atomic.AtomicInteger;

/** user-management's directory over real gRPC. Users can be made to take it down for whoever asks about them. */
public final class TestDirectory extends UserDirectoryGrpc.UserDirectoryImplBase {

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final Set<String> silent = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();
    private final Server server;

    TestDirectory() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                    .addService(this)
                    .intercept(new CallersOnly())
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

    public void put(UUID userId, String email, String displayName, String locale) {
        users.put(
                userId.toString(),
                User.newBuilder()
                        .setUserId(userId.toString())
                        .setEmail(email)
                        .setDisplayName(displayName)
                        .setLocale(locale)
                        .build());
    }

    /** Questions that include this user are refused as unavailable. */
    public void failFor(UUID userId) {
        failing.add(userId.toString());
    }

    /** Questions that include this user get no answer. */
    public void ignore(UUID userId) {
        silent.add(userId.toString());
    }

    public void answerAgain(UUID userId) {
        failing.remove(userId.toString());
        silent.remove(userId.toString());
    }

    /** How often the user was asked about. */
    public int asked(UUID userId) {
        return asked.getOrDefault(userId.toString(), new AtomicInteger()).get();
    }

    @Override
    public void getUsers(GetUsersRequest request, StreamObserver<GetUsersResponse> observer) {
        var ids = request.getUserIdsList();
        ids.forEach(id -> asked.computeIfAbsent(id, each -> new AtomicInteger()).incrementAndGet());
        if (ids.stream().anyMatch(failing::contains)) {
            observer.onError(Status.UNAVAILABLE.asRuntimeException());
        } else if (ids.stream().noneMatch(silent::contains)) {
            var answer = GetUsersResponse.newBuilder();
            ids.stream().filter(users::containsKey).map(users::get).forEach(answer::addUsers);
            observer.onNext(answer.build());
            observer.onCompleted();
        }
    }

    /** As the real one: whoever brings no token is refused. */
    private static final class CallersOnly implements ServerInterceptor {

        private static final Metadata.Key<String> AUTHORIZATION =
                Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
            if (metadata.get(AUTHORIZATION) == null) {
                call.close(Status.UNAUTHENTICATED, new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, metadata);
        }
    }
}
