package dev.gatehouse.authorization.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc.AuthorizationServiceBlockingStub;
import dev.gatehouse.authorization.api.v1.BatchCheckRequest;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.CheckResponse;
import dev.gatehouse.authorization.api.v1.ListPermissionsRequest;
import dev.gatehouse.authorization.api.v1.ListRolesRequest;
import dev.gatehouse.authorization.api.v1.RoleAssignment;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestServices;
import dev.gatehouse.testkit.TestTokens;
import io.grpc.CallCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class AuthorizationGrpcServiceTest {

    @Inject
    TestPolicy policy;

    private ManagedChannel channel;

    @BeforeEach
    void begin() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    }

    @AfterEach
    void end() {
        channel.shutdownNow();
    }

    @Test
    void answersWithTheReasonThePathAndTheRevision() {
        var user = policy.userWith("support");

        var granted = check(user, "profile:read", "");
        assertThat(granted.getAllowed()).isTrue();
        assertThat(granted.getReason().getCode()).isEqualTo("GRANTED");
        assertThat(granted.getReason().getPathList()).containsExactly("support", "user");
        assertThat(granted.getRevision()).isPositive();
        assertThat(granted.getStale()).isFalse();

        var denied = check(user, "roles:manage", "");
        assertThat(denied.getAllowed()).isFalse();
        assertThat(denied.getReason().getCode()).isEqualTo("NO_ROLE_GRANTS_IT");
        assertThat(denied.getReason().getPathList()).isEmpty();

        assertThat(check(UUID.randomUUID(), "profile:read", "").getReason().getCode())
                .isEqualTo("UNKNOWN_SUBJECT");
    }

    @Test
    void answersABatchInItsOrderAndAHundredAtMost() {
        var support = policy.userWith("support");
        var people = Stream.generate(UUID::randomUUID).limit(50).toList();
        var batch = BatchCheckRequest.newBuilder();
        people.forEach(person ->
                batch.addChecks(request(person, "users:read", "")).addChecks(request(support, "users:read", "")));

        var results = stub("core-auth").batchCheck(batch.build()).getResultsList();

        assertThat(results).extracting(CheckResponse::getAllowed).hasSize(100).startsWith(false, true, false, true);
        assertThat(Collections.frequency(
                        results.stream().map(CheckResponse::getAllowed).toList(), true))
                .isEqualTo(50);
        batch.addChecks(request(support, "users:read", ""));
        assertThat(statusOf(stub -> stub.batchCheck(batch.build()))).isEqualTo("INVALID_ARGUMENT TOO_MANY_CHECKS");
        assertThat(stub("core-auth")
                        .batchCheck(BatchCheckRequest.getDefaultInstance())
                        .getResultsCount())
                .isZero();
    }

    @Test
    void listsRolesThatCountNowAndPermissionsOfAScope() {
        var user = policy.userWith("user");
        policy.know(policy.give(user, "support", "org/42", null));
        policy.know(policy.give(user, "admin", "", Instant.now().minusSeconds(1)));

        var roles = stub("load")
                .listRoles(
                        ListRolesRequest.newBuilder().setUserId(user.toString()).build());
        assertThat(roles.getAssignmentsList())
                .containsExactly(
                        RoleAssignment.newBuilder()
                                .setRole("support")
                                .setScope("org/42")
                                .build(),
                        RoleAssignment.newBuilder().setRole("user").build());

        assertThat(permissions(user, "")).contains("profile:read").doesNotContain("users:read", "*:*");
        assertThat(permissions(user, "org/42"))
                .contains("profile:read", "users:read")
                .doesNotContain("*:*");
    }

    @ParameterizedTest
    @CsvSource({
        "no-uuid, users:read, '',    MALFORMED_SUBJECT",
        "'',      users:read, '',    MALFORMED_SUBJECT",
        ",        users:*,    '',    MALFORMED_PERMISSION",
        ",        *:*,        '',    MALFORMED_PERMISSION",
        ",        '',         '',    MALFORMED_PERMISSION",
        ",        users:read, /org,  MALFORMED_SCOPE"
    })
    void aMalformedQuestionIsNoDenialButAnError(String user, String permission, String scope, String code) {
        var request = CheckRequest.newBuilder()
                .setUserId(user == null ? UUID.randomUUID().toString() : user)
                .setPermission(permission)
                .setScope(scope)
                .build();

        assertThat(statusOf(stub -> stub.check(request))).isEqualTo("INVALID_ARGUMENT " + code);
        assertThat(statusOf(stub -> stub.batchCheck(
                        BatchCheckRequest.newBuilder().addChecks(request).build())))
                .isEqualTo("INVALID_ARGUMENT " + code);
    }

    @Test
    void aRevisionOfTheFutureIsUnavailable() {
        var request = request(policy.userWith("user"), "profile:read", "").toBuilder()
                .setAtLeastRevision(Long.MAX_VALUE)
                .build();

        assertThat(statusOf(stub -> stub.check(request))).isEqualTo("UNAVAILABLE REVISION_AHEAD");
        var unsigned = request.toBuilder().setAtLeastRevision(-1).build();
        assertThat(statusOf(stub -> stub.check(unsigned))).isEqualTo("UNAVAILABLE REVISION_AHEAD");
    }

    @ParameterizedTest
    @ValueSource(strings = {"core-auth", "user-management", "communication", "load"})
    void theServicesThatAreMeantToMayAsk(String service) {
        assertThat(stub(service)
                        .check(request(policy.userWith("user"), "profile:read", ""))
                        .getAllowed())
                .isTrue();
    }

    @Test
    void nobodyElseMayCallAnyMethod() {
        var user = policy.userWith("admin");
        var bare = AuthorizationServiceGrpc.newBlockingStub(channel);
        var person = bare.withCallCredentials(bearer(TestTokens.full(user, "admin")));
        var temporary = bare.withCallCredentials(bearer(TestTokens.temporary(user)));
        var stranger = bare.withCallCredentials(TestServices.as("kit"));
        var passedOn =
                bare.withCallCredentials(bearer(TestServices.token("core-auth", "gatehouse.coreauth.v1.Activations")));

        for (var call : everyMethod(user)) {
            assertThat(statusOf(bare, call)).isEqualTo("UNAUTHENTICATED null");
            assertThat(statusOf(person, call)).isEqualTo("UNAUTHENTICATED null");
            assertThat(statusOf(temporary, call)).isEqualTo("UNAUTHENTICATED null");
            assertThat(statusOf(passedOn, call)).isEqualTo("UNAUTHENTICATED null");
            assertThat(statusOf(stranger, call)).isEqualTo("PERMISSION_DENIED null");
        }
    }

    private static List<Consumer<AuthorizationServiceBlockingStub>> everyMethod(UUID user) {
        var calls = List.<Consumer<AuthorizationServiceBlockingStub>>of(
                stub -> stub.check(request(user, "profile:read", "")),
                stub -> stub.batchCheck(BatchCheckRequest.getDefaultInstance()),
                stub -> stub.listRoles(ListRolesRequest.getDefaultInstance()),
                stub -> stub.listPermissions(ListPermissionsRequest.getDefaultInstance()));
        assertThat(AuthorizationServiceGrpc.getServiceDescriptor().getMethods()).hasSameSizeAs(calls);
        return calls;
    }

    private List<String> permissions(UUID user, String scope) {
        return stub("load")
                .listPermissions(ListPermissionsRequest.newBuilder()
                        .setUserId(user.toString())
                        .setScope(scope)
                        .build())
                .getPermissionsList();
    }

    private CheckResponse check(UUID user, String permission, String scope) {
        return stub("core-auth").check(request(user, permission, scope));
    }

    private AuthorizationServiceBlockingStub stub(String service) {
        return AuthorizationServiceGrpc.newBlockingStub(channel)
                .withCallCredentials(TestServices.as(service))
                .withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    private String statusOf(Consumer<AuthorizationServiceBlockingStub> call) {
        return statusOf(stub("core-auth"), call);
    }

    private static String statusOf(
            AuthorizationServiceBlockingStub stub, Consumer<AuthorizationServiceBlockingStub> call) {
        var status = new Status[1];
        assertThatThrownBy(() -> call.accept(stub))
                .isInstanceOfSatisfying(StatusRuntimeException.class, e -> status[0] = e.getStatus());
        return status[0].getCode() + " " + status[0].getDescription();
    }

    private static CheckRequest request(UUID user, String permission, String scope) {
        return CheckRequest.newBuilder()
                .setUserId(user.toString())
                .setPermission(permission)
                .setScope(scope)
                .build();
    }

    private static CallCredentials bearer(String token) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
                var metadata = new Metadata();
                metadata.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + token);
                applier.apply(metadata);
            }
        };
    }
}
