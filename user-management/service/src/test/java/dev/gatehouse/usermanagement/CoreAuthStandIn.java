package dev.gatehouse.usermanagement;

import static java.util.Map.entry;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.api.v1.ActivationStatus;
import dev.gatehouse.coreauth.api.v1.ActivationsGrpc;
import dev.gatehouse.coreauth.api.v1.HashPasswordRequest;
import dev.gatehouse.coreauth.api.v1.HashPasswordResponse;
import dev.gatehouse.coreauth.api.v1.HashedPassword;
import dev.gatehouse.coreauth.api.v1.ImportHashRequest;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysResponse;
import dev.gatehouse.coreauth.api.v1.SealingKey;
import dev.gatehouse.coreauth.api.v1.SealingKeysGrpc;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import dev.gatehouse.coreauth.api.v1.TemporarySession;
import dev.gatehouse.testkit.TestBreaches;
import dev.gatehouse.usermanagement.sealing.TestKeyPair;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * In core-auth's place on a real gRPC port: answers as the contract says, or misbehaves as a test asks. One per JVM; tests ask
 * for what concerns their own users.
 */
public class CoreAuthStandIn implements QuarkusTestResourceLifecycleManager {

    /** How {@code Activations.Start} and {@code SealingKeys} behave. */
    public enum Mood {
        WELL,
        REFUSING,
        REFUSING_FOR_GOOD,
        /** Hashes what it is asked to, and refuses all else. */
        ONLY_HASHING,
        SILENT,
        /** No process at the port. */
        GONE
    }

    public static final TestKeyPair KEY = new TestKeyPair(
            "test-key-1",
            "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
            "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");

    private static final List<StartActivationRequest> STARTS = new CopyOnWriteArrayList<>();
    private static final List<HashPasswordRequest> HASHES = new CopyOnWriteArrayList<>();
    private static final Map<String, String> TASKS = new ConcurrentHashMap<>();
    private static final AtomicInteger TOKENS = new AtomicInteger();
    private static volatile Mood mood = Mood.WELL;
    private static volatile @Nullable Instant sealUntil;
    private static Server server = serve(0);
    private static final int PORT = server.getPort();

    @Override
    public Map<String, String> start() {
        return Map.ofEntries(
                entry("GATEHOUSE_CORE_AUTH_GRPC", "127.0.0.1:" + PORT),
                entry("GATEHOUSE_BREACHED_PASSWORDS_FILE", TestBreaches.file().toString()),
                entry("platform.off-loop.patience", "20s"), // a busy machine is no disk that hangs
                // one that answers may be late on a busy machine
                entry("user-management.handover.deadline", "5s"),
                entry("user-management.handover.hash-deadline", "10s"),
                // many at once are each served, however long that takes there
                entry("platform.postgres.lock-timeout", "10s"),
                entry("platform.postgres.pool-wait", "20s"),
                // once it is well again it is asked at once, however often it was missed before
                entry("platform.peer.misses", "1000"),
                entry("user-management.handover.interval", "100ms"),
                entry("user-management.handover.grace", "400ms"),
                entry("user-management.handover.first-delay", "300ms"),
                entry("user-management.handover.relay-deadline", "150ms"),
                entry("user-management.handover.count", "200ms"),
                entry("user-management.handover.max-open", "300"),
                entry("platform.direct.urgency", "200ms"), // nobody is there to be told
                entry("user-management.sealing.refresh", "300ms"),
                entry("user-management.sealing.retry", "100ms"),
                // all tests come from one network
                entry("user-management.registration.per-minute", "10000"),
                entry("user-management.registration.per-hour", "10000"));
    }

    @Override
    public void stop() {
        // serves the next application of this JVM
    }

    public static synchronized void is(Mood now) {
        mood = now;
        if (now == Mood.GONE) {
            server.shutdownNow();
        } else if (server.isShutdown()) {
            // the port may be in use for a moment longer
            server = await().atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> serve(PORT), again -> !again.isShutdown());
        }
    }

    /** From now on keys are said to end then; null: in a day. */
    public static void sealUntil(@Nullable Instant end) {
        sealUntil = end;
    }

    /** Every call of Start for that user, in order. */
    public static List<StartActivationRequest> startsOf(String userId) {
        return STARTS.stream().filter(call -> call.getUserId().equals(userId)).toList();
    }

    /** Every call of HashPassword, in order. */
    public static List<HashPasswordRequest> hashes() {
        return List.copyOf(HASHES);
    }

    private static Server serve(int port) {
        try {
            return NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))
                    .addService(new Activations())
                    .addService(new SealingKeys())
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Instant end() {
        var asked = sealUntil;
        return asked == null ? Instant.now().plus(Duration.ofDays(1)) : asked;
    }

    private static <A> void answer(StreamObserver<A> caller, A answer) {
        switch (mood) {
            case WELL -> {
                caller.onNext(answer);
                caller.onCompleted();
            }
            case REFUSING, ONLY_HASHING -> caller.onError(Status.UNAVAILABLE.asRuntimeException());
            case REFUSING_FOR_GOOD -> caller.onError(Status.INVALID_ARGUMENT.asRuntimeException());
            case SILENT, GONE -> {}
        }
    }

    private static final class Activations extends ActivationsGrpc.ActivationsImplBase {

        @Override
        public void start(StartActivationRequest request, StreamObserver<StartActivationResponse> caller) {
            STARTS.add(request);
            if (mood == Mood.WELL && (request.hasPassword() || request.hasHashedPassword() || request.getDecoy())) {
                TASKS.putIfAbsent(request.getTaskId(), "session-of-" + request.getTaskId());
            }
            var session = TASKS.get(request.getTaskId());
            if (mood == Mood.WELL && session == null) {
                caller.onError(Status.FAILED_PRECONDITION.asRuntimeException());
                return;
            }
            answer(
                    caller,
                    StartActivationResponse.newBuilder()
                            .setSession(TemporarySession.newBuilder()
                                    .setSessionId(String.valueOf(session))
                                    .setAccessToken("token-" + TOKENS.incrementAndGet())
                                    .setExpiresInSeconds(900))
                            .setStatus(ActivationStatus.newBuilder()
                                    .addPendingTasks("password_hashing")
                                    .addPendingTasks("rbac_assignment")
                                    .addPendingTasks("verification_email")
                                    .setMessage("Account created! Setup in progress..."))
                            .build());
        }

        @Override
        public void hashPassword(HashPasswordRequest request, StreamObserver<HashPasswordResponse> caller) {
            HASHES.add(request);
            var answer = HashPasswordResponse.newBuilder()
                    .setPassword(HashedPassword.newBuilder()
                            .setEncrypted(ByteString.copyFromUtf8("hash of " + request.getTaskId()))
                            .setCredentialVersion(1))
                    .build();
            if (mood == Mood.ONLY_HASHING) {
                caller.onNext(answer);
                caller.onCompleted();
            } else {
                answer(caller, answer);
            }
        }

        /** Takes bcrypt only. */
        @Override
        public void importHash(ImportHashRequest request, StreamObserver<HashPasswordResponse> caller) {
            if (mood == Mood.WELL && !request.getPhc().startsWith("$2b$")) {
                caller.onError(Status.INVALID_ARGUMENT
                        .withDescription("HASH_NOT_VERIFIABLE")
                        .asRuntimeException());
                return;
            }
            answer(
                    caller,
                    HashPasswordResponse.newBuilder()
                            .setPassword(HashedPassword.newBuilder()
                                    .setEncrypted(ByteString.copyFromUtf8("import of " + request.getTaskId()))
                                    .setCredentialVersion(1))
                            .build());
        }
    }

    private static final class SealingKeys extends SealingKeysGrpc.SealingKeysImplBase {

        @Override
        public void listPublicKeys(ListPublicKeysRequest request, StreamObserver<ListPublicKeysResponse> caller) {
            answer(
                    caller,
                    ListPublicKeysResponse.newBuilder()
                            .addKeys(SealingKey.newBuilder()
                                    .setKeyId(KEY.keyId())
                                    .setPublicKey(ByteString.copyFrom(KEY.publicKey()))
                                    .setSealUntil(Timestamp.newBuilder().setSeconds(end().getEpochSecond())))
                            .build());
        }
    }
}
