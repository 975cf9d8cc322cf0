package dev.gatehouse.coreauth.activation.handover;

import static dev.gatehouse.coreauth.login.Accounts.login;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.HashPasswordRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.HashWork;
import dev.gatehouse.coreauth.password.Lane;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class HashedHandoverTest {

    private static final String PASSWORD = "correct horse battery staple";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    HashLanes lanes;

    @Test
    void aHashedPasswordIsReadyInTheCommitThatBeginsTheActivation() {
        var request = hashed(registrar.request(PASSWORD));

        var response = start(request);

        assertThat(response.getSession().getSessionId()).isNotEmpty();
        assertThat(response.getStatus().getCanLogin()).isTrue();
        assertThat(response.getStatus().getPendingTasksList()).containsExactly("rbac_assignment", "verification_email");
        assertThat(database.count("select count(*) from password_task where user_id = $1", userId(request)))
                .isZero();
        assertThat(database.rows(
                        "select task, outcome from activation_timeline where user_id = $1 order by at",
                        userId(request)))
                .extracting(row -> row.getString(0) + " " + row.getString(1))
                .containsExactly("handover accepted", "password ready");
        assertThat(types(request)).containsExactly("password.ready");
        login(request.getEmail(), PASSWORD).then().statusCode(200);
        login(request.getEmail(), PASSWORD + "r").then().statusCode(401);
    }

    @Test
    void hashingStoresNothingAndTheAnswerIsNoHashInClear() {
        var request = registrar.request(PASSWORD);

        var one = hashed(request).getHashedPassword();
        var other = hashed(request).getHashedPassword();

        assertThat(one.getCredentialVersion()).isEqualTo(1);
        assertThat(one.getEncrypted().toStringUtf8()).doesNotContain("argon2");
        assertThat(one.getEncrypted()).isNotEqualTo(other.getEncrypted());
        assertThat(one.getEncrypted().size()).isEqualTo(other.getEncrypted().size());
        assertThat(database.count("select count(*) from activation where user_id = $1", userId(request)))
                .isZero();
        assertThat(database.count("select count(*) from credential where user_id = $1", userId(request)))
                .isZero();
    }

    @Test
    void theLastReportMayHaveBeenThePasswords() {
        var request = hashed(registrar.request(PASSWORD));
        database.run(
                "insert into activation (user_id, roles, profile, email) values ($1, 'ready', 'ready', 'ready')",
                userId(request));

        var response = start(request);

        assertThat(response.getStatus().getIsFullyActivated()).isTrue();
        assertThat(types(request)).containsExactly("password.ready", "user.activated");
    }

    @Test
    void aRepeatedHandoverChangesNothingAndGivesTheSameSession() {
        var sealed = registrar.request(PASSWORD);
        var request = hashed(sealed);
        var first = start(request);
        var before = database.text("select phc from credential where user_id = $1", userId(request));

        var again = start(hashed(sealed));
        var bare = start(request.toBuilder().clearHashedPassword().build());

        assertThat(again.getSession().getSessionId())
                .isEqualTo(first.getSession().getSessionId());
        assertThat(bare.getSession().getSessionId())
                .isEqualTo(first.getSession().getSessionId());
        assertThat(database.text("select phc from credential where user_id = $1", userId(request)))
                .isEqualTo(before);
        assertThat(types(request)).containsExactly("password.ready");
    }

    @Test
    void aHashOfSomebodyElseOrChangedOpensNothingAndTheOwnerIsWrittenTo() {
        var own = hashed(registrar.request(PASSWORD));
        var other = registrar.request(PASSWORD);
        var moved = other.toBuilder()
                .clearPassword()
                .setHashedPassword(own.getHashedPassword())
                .build();

        var response = start(moved);

        assertThat(response.getStatus().getCanLogin()).isFalse();
        assertThat(database.text("select password::text from activation where user_id = $1", userId(other)))
                .isEqualTo("failed");
        assertThat(database.text("select phc from credential where user_id = $1", userId(other)))
                .isNull();
        await().atMost(Database.SOON)
                .until(() -> database.count(
                                "select count(*) from outbox where subject = $1 and type = 'mail.requested'",
                                userId(other))
                        == 1);
    }

    @Test
    void whatDoesNotOpenIsRefusedForGood() {
        var request = registrar.request(PASSWORD).toBuilder()
                .setTaskId(UUID.randomUUID().toString())
                .build();

        assertRefused(() -> hashed(request), Status.Code.FAILED_PRECONDITION, "PASSWORD_UNREADABLE");
    }

    @Test
    void onlyUserManagementMayHaveAPasswordHashed() {
        var request = HashPasswordRequest.newBuilder()
                .setPassword(registrar.request(PASSWORD).getPassword())
                .build();
        for (var service : List.of("core-auth", "authorization", "communication", "load")) {
            assertThatThrownBy(() -> registrar.activations(service).hashPassword(request))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> assertThat(
                                    refused.getStatus().getCode())
                            .isEqualTo(Status.Code.PERMISSION_DENIED));
        }
    }

    @Test
    void aMalformedHashIsRefused() {
        var request = hashed(registrar.request(PASSWORD));

        assertRefused(
                () -> start(request.toBuilder()
                        .setHashedPassword(
                                request.getHashedPassword().toBuilder().clearEncrypted())
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "MALFORMED_REQUEST");
        assertRefused(
                () -> start(request.toBuilder()
                        .setHashedPassword(request.getHashedPassword().toBuilder()
                                .setEncrypted(ByteString.copyFrom(new byte[513])))
                        .build()),
                Status.Code.INVALID_ARGUMENT,
                "MALFORMED_REQUEST");
    }

    @Test
    void registrationsBeyondTheirPlacesAreRefusedAtOnceAndLeaveTheTasksTheirs() throws Exception {
        var held = new CountDownLatch(1);
        HashWork<String> stuck = hasher -> {
            held.await();
            return "done";
        };
        List<CompletionStage<String>> tasks = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                lanes.submit(Lane.REGISTRATION, stuck).subscribe().with(done -> {}, failure -> {});
            }

            assertRefused(() -> hashed(registrar.request(PASSWORD)), Status.Code.RESOURCE_EXHAUSTED, "HASHING_BUSY");
            for (int i = 0; i < lanes.taskRoom(); i++) {
                tasks.add(lanes.submit(Lane.BACKGROUND, stuck).subscribeAsCompletionStage());
            }
        } finally {
            held.countDown();
        }
        for (var task : tasks) {
            assertThat(task.toCompletableFuture().join()).isEqualTo("done");
        }
    }

    private StartActivationRequest hashed(StartActivationRequest request) {
        var answer = registrar
                .activations("user-management")
                .hashPassword(HashPasswordRequest.newBuilder()
                        .setUserId(request.getUserId())
                        .setTaskId(request.getTaskId())
                        .setPassword(request.getPassword())
                        .build());
        return request.toBuilder()
                .clearPassword()
                .setHashedPassword(answer.getPassword())
                .build();
    }

    private StartActivationResponse start(StartActivationRequest request) {
        return registrar.activations("user-management").start(request);
    }

    private List<String> types(StartActivationRequest request) {
        return database
                .rows(
                        "select type from outbox where subject = $1 and topic = 'gatehouse.activations.v1' order by position",
                        userId(request))
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static UUID userId(StartActivationRequest request) {
        return UUID.fromString(request.getUserId());
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String description) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(refused.getStatus().getDescription()).isEqualTo(description);
        });
    }
}
