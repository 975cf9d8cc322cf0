package dev.gatehouse.coreauth.activation.handover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import dev.gatehouse.coreauth.password.Credentials;
import dev.gatehouse.coreauth.password.PasswordVerifier;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class HandoverTest {

    private static final String PASSWORD = "correct horse battery staple";

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    Credentials credentials;

    @Inject
    PasswordVerifier verifier;

    @Test
    void aHandoverOpensATemporarySessionAndEndsInACredential() {
        var request = registrar.request(PASSWORD);

        var response = start(request);

        assertThat(response.getSession().getSessionId()).isNotEmpty();
        assertThat(response.getSession().getAccessToken()).contains(".");
        assertThat(response.getSession().getExpiresInSeconds()).isBetween(1, 900);
        assertThat(response.getStatus().getIsFullyActivated()).isFalse();
        assertThat(response.getStatus().getCanLogin()).isFalse();
        assertThat(response.getStatus().getPendingTasksList())
                .containsExactly("password_hashing", "rbac_assignment", "verification_email");
        assertThat(response.getStatus().getMessage()).isEqualTo("Account created! Setup in progress...");
        awaitPassword(request, "ready");
        assertThat(verifies(request, PASSWORD)).isTrue();
        assertThat(verifies(request, PASSWORD + "r")).isFalse();
        assertThat(database.text("select phc from credential where user_id = $1", userId(request)))
                .startsWith("$argon2id$v=19$m=7168,t=5,p=1$");
        assertThat(database.count("select count(*) from password_task where user_id = $1", userId(request)))
                .isZero();
        assertThat(types(request)).containsExactly("password.ready");
        assertThat(database.rows(
                        "select task, outcome from activation_timeline where user_id = $1 order by at",
                        userId(request)))
                .extracting(row -> row.getString(0) + " " + row.getString(1))
                .containsExactly("handover accepted", "password ready");
    }

    @Test
    void aRepeatedHandoverChangesNothingAndGivesTheSameSession() {
        var request = registrar.request(PASSWORD);
        var first = start(request);
        awaitPassword(request, "ready");
        var before = stored(request);

        var again = start(request);
        var withoutPassword = start(request.toBuilder().clearPassword().build());

        assertThat(again.getSession().getSessionId())
                .isEqualTo(first.getSession().getSessionId());
        assertThat(withoutPassword.getSession().getSessionId())
                .isEqualTo(first.getSession().getSessionId());
        assertThat(again.getStatus().getCanLogin()).isTrue();
        assertThat(stored(request)).isEqualTo(before);
        assertThat(types(request)).containsExactly("password.ready");
    }

    @Test
    void theSameHandoverManyTimesAtOnceIsOneActivationAndOneSession() throws Exception {
        var request = registrar.request(PASSWORD);
        Callable<StartActivationResponse> call = () -> start(request);

        List<String> sessions;
        try (var threads = Executors.newFixedThreadPool(16)) {
            sessions = threads
                    .invokeAll(IntStream.range(0, 16).mapToObj(i -> call).toList())
                    .stream()
                    .map(future -> future.resultNow().getSession().getSessionId())
                    .distinct()
                    .toList();
        }

        assertThat(sessions).hasSize(1);
        assertThat(database.count("select count(*) from session where user_id = $1", userId(request)))
                .isEqualTo(1);
        awaitPassword(request, "ready");
        assertThat(types(request)).containsExactly("password.ready");
    }

    @Test
    void reportsThatCameBeforeTheHandoverCount() {
        var request = registrar.request(PASSWORD);
        database.run("insert into activation (user_id, roles, profile) values ($1, 'ready', 'ready')", userId(request));

        var response = start(request);

        assertThat(response.getStatus().getPendingTasksList())
                .containsExactly("password_hashing", "verification_email");
        awaitPassword(request, "ready");
    }

    @Test
    void withoutAPasswordAnUnknownTaskIsRefused() {
        var request = registrar.request(PASSWORD).toBuilder().clearPassword().build();

        assertRefused(() -> start(request), Status.Code.FAILED_PRECONDITION, "UNKNOWN_TASK");
        assertThat(database.count("select count(*) from activation where user_id = $1", userId(request)))
                .isZero();
    }

    @Test
    void anotherTaskForAUserWhoHasOneIsRefused() {
        var request = registrar.request(PASSWORD);
        start(request);

        assertRefused(
                () -> start(request.toBuilder()
                        .setTaskId(UUID.randomUUID().toString())
                        .build()),
                Status.Code.FAILED_PRECONDITION,
                "UNKNOWN_TASK");
    }

    @Test
    void anAddressInUseIsRefusedAndLeavesNothing() {
        var first = registrar.request(PASSWORD);
        start(first);
        var second = registrar.request(PASSWORD).toBuilder()
                .setEmail(first.getEmail())
                .build();

        assertRefused(() -> start(second), Status.Code.ALREADY_EXISTS, "ADDRESS_IN_USE");
        assertThat(database.count("select count(*) from activation where user_id = $1", userId(second)))
                .isZero();
        assertThat(database.count("select count(*) from session where user_id = $1", userId(second)))
                .isZero();
    }

    static Stream<UnaryOperator<StartActivationRequest.Builder>> spoilt() {
        return Stream.of(
                request -> request.setUserId("42"),
                request -> request.setTaskId(""),
                request -> request.setEmail(""),
                request -> request.setEmail("a".repeat(255)),
                request -> request.setPassword(request.getPassword().toBuilder().setKeyId("")),
                request -> request.setPassword(request.getPassword().toBuilder().setCredentialVersion(0)),
                request -> request.setPassword(request.getPassword().toBuilder()
                        .setCiphertext(request.getPassword().getCiphertext().substring(1))));
    }

    @ParameterizedTest
    @MethodSource("spoilt")
    void aMalformedHandoverIsRefused(UnaryOperator<StartActivationRequest.Builder> spoil) {
        var request = spoil.apply(registrar.request(PASSWORD).toBuilder()).build();

        assertRefused(() -> start(request), Status.Code.INVALID_ARGUMENT, "MALFORMED_REQUEST");
    }

    @Test
    void onlyUserManagementMayCall() {
        var request = registrar.request(PASSWORD);
        for (var service : List.of("core-auth", "authorization", "communication", "load")) {
            assertRefused(() -> registrar.activations(service).start(request), Status.Code.PERMISSION_DENIED, null);
            assertRefused(
                    () -> registrar.sealingKeys(service).listPublicKeys(ListPublicKeysRequest.getDefaultInstance()),
                    Status.Code.PERMISSION_DENIED,
                    null);
        }
        assertRefused(() -> registrar.activations().start(request), Status.Code.UNAUTHENTICATED, null);
    }

    private StartActivationResponse start(StartActivationRequest request) {
        return registrar.activations("user-management").start(request);
    }

    private void awaitPassword(StartActivationRequest request, String state) {
        await().atMost(Database.SOON)
                .until(() -> state.equals(
                        database.text("select password::text from activation where user_id = $1", userId(request))));
    }

    private boolean verifies(StartActivationRequest request, String password) {
        return credentials
                .find(request.getEmail())
                .flatMap(found -> verifier.verify(found, password.getBytes(StandardCharsets.UTF_8)))
                .await()
                .atMost(Database.SOON);
    }

    private List<String> types(StartActivationRequest request) {
        return database
                .rows(
                        "select type from outbox where subject = $1 and topic = 'gatehouse.activations.v1'",
                        userId(request))
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private List<String> stored(StartActivationRequest request) {
        return database
                .rows(
                        "select a::text || c::text from activation a join credential c using (user_id) where user_id = $1",
                        userId(request))
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static UUID userId(StartActivationRequest request) {
        return UUID.fromString(request.getUserId());
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, @Nullable String description) {
        assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
            assertThat(refused.getStatus().getCode()).isEqualTo(code);
            assertThat(refused.getStatus().getDescription()).isEqualTo(description);
        });
    }
}
