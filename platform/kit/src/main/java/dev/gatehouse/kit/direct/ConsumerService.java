package dev.gatehouse.kit.direct;

import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.MutinyEventIngressGrpc;
import dev.gatehouse.kit.security.ServiceCredentials;
import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One service to which events are handed: all its replicas. */
final class ConsumerService {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);

    private final String name;
    private final List<ManagedChannel> replicas;
    private final Duration repeat;

    /**
     * @param name for which the replicas take tokens
     * @param repeat the longest pause between two tellings of one replica
     */
    ConsumerService(String name, List<String> addresses, ClientInterceptor credentials, Duration repeat) {
        this.name = name;
        this.repeat = repeat;
        this.replicas = addresses.stream()
                .map(address -> ManagedChannelBuilder.forTarget("dns:///" + address)
                        .usePlaintext()
                        .intercept(credentials)
                        .build())
                .toList();
    }

    /**
     * Hands the events to every replica, for each keeps things in its own memory; succeeds when one of them took all, for they
     * share a database.
     */
    Uni<Void> deliver(DeliverRequest request, Duration deadline) {
        var calls = replicas.stream()
                .map(replica -> deliver(replica, request, deadline))
                .toList();
        return Uni.join()
                .all(calls)
                .andFailFast()
                .flatMap(refusals -> refusals.contains(Optional.<Throwable>empty())
                        ? Uni.createFrom().voidItem()
                        : Uni.createFrom().failure(refusals.getFirst().orElseThrow()));
    }

    /** Why the replica did not take the events, or nothing. */
    private Uni<Optional<Throwable>> deliver(ManagedChannel replica, DeliverRequest request, Duration deadline) {
        return hand(replica, request, deadline)
                .replaceWith(Optional.<Throwable>empty())
                .onFailure()
                .recoverWithItem(Optional::of);
    }

    /**
     * One telling of every replica. Neither ever fails.
     *
     * @param settled each replica has heard it or is not there: one that starts is not ready before it has been told again
     * @param over each replica has heard it, or the patience is over
     */
    record Telling(Uni<Void> settled, Uni<Void> over) {}

    /** Tells each replica, again and again until it has heard or {@code patience} is over: one that is slow hears late and not never. */
    Telling tell(DeliverRequest request, Duration deadline, Duration patience) {
        var settled = new ArrayList<Uni<Void>>();
        var over = new ArrayList<Uni<Void>>();
        for (var replica : replicas) {
            var absent = new CompletableFuture<Void>();
            var heard = hand(replica, request, deadline)
                    .onFailure(ConsumerService::isAbsence)
                    .invoke(() -> absent.complete(null))
                    .onFailure()
                    .retry()
                    .withBackOff(FIRST_PAUSE, repeat)
                    .expireIn(patience.toMillis())
                    .onFailure()
                    .invoke(failure -> Log.debugf("%s not told: %s", replica.authority(), failure.getMessage()))
                    .onFailure()
                    .recoverWithNull()
                    .subscribeAsCompletionStage();
            settled.add(Uni.createFrom()
                    .completionStage(CompletableFuture.anyOf(absent, heard))
                    .replaceWithVoid());
            over.add(Uni.createFrom().completionStage(heard));
        }
        return new Telling(all(settled), all(over));
    }

    private static Uni<Void> all(List<Uni<Void>> parts) {
        return Uni.join().all(parts).andFailFast().replaceWithVoid();
    }

    /** Nobody listens there; a replica that listens and is slow ends in the deadline instead. */
    private static boolean isAbsence(Throwable failure) {
        return Status.fromThrowable(failure).getCode() == Status.Code.UNAVAILABLE;
    }

    /** Deferred, so that each try has the whole deadline. */
    private Uni<Void> hand(ManagedChannel replica, DeliverRequest request, Duration deadline) {
        return Uni.createFrom()
                .deferred(() -> MutinyEventIngressGrpc.newMutinyStub(replica)
                        .withDeadlineAfter(deadline.toMillis(), TimeUnit.MILLISECONDS)
                        .withOption(ServiceCredentials.CALLEE, name)
                        .deliver(request))
                .onFailure()
                .invoke(failure -> replica.resetConnectBackoff())
                .replaceWithVoid();
    }

    /** One connection for each. */
    List<Channel> replicas() {
        return List.copyOf(replicas);
    }

    /** Begins to connect to every replica that is not connected, at once: what counts is who listens now, not who did a while ago. */
    void connect() {
        for (var replica : replicas) {
            if (replica.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
                replica.resetConnectBackoff();
            }
        }
    }

    void close() {
        replicas.forEach(ManagedChannel::shutdownNow);
    }
}
