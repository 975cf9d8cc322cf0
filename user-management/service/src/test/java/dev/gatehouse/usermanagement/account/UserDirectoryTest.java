package dev.gatehouse.usermanagement.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestServices;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.api.v1.GetUsersRequest;
import dev.gatehouse.usermanagement.api.v1.User;
import dev.gatehouse.usermanagement.api.v1.UserDirectoryGrpc;
import dev.gatehouse.usermanagement.api.v1.UserDirectoryGrpc.UserDirectoryBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowingConsumer;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class UserDirectoryTest {

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    private ManagedChannel channel;
    private UserDirectoryBlockingStub directory;

    @BeforeEach
    void connect() {
        int port = ConfigProvider.getConfig().getValue("quarkus.grpc.server.port", Integer.class);
        channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        directory = UserDirectoryGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void disconnect() {
        channel.shutdownNow();
    }

    @Test
    void knownUsersAreToldAndUnknownOnesLeftOut() {
        var ada = accounts.add("Ada");
        var bob = accounts.add("Bob");
        database.rows("update profiles set display_name = null, locale = 'pt-BR' where user_id = $1", bob);

        var answer = directory
                .withCallCredentials(TestServices.as("communication"))
                .getUsers(request(Stream.of(ada, UUID.randomUUID(), bob, ada)));

        assertThat(answer.getUsersList())
                .containsExactlyInAnyOrder(
                        User.newBuilder()
                                .setUserId(ada.toString())
                                .setEmail(Accounts.emailOf(ada))
                                .setDisplayName("Ada")
                                .setLocale("en")
                                .build(),
                        User.newBuilder()
                                .setUserId(bob.toString())
                                .setEmail(Accounts.emailOf(bob))
                                .setLocale("pt-BR")
                                .build());
    }

    @Test
    void manyAreToldAtOnceButNotAnyNumber() {
        var coreAuth = directory.withCallCredentials(TestServices.as("core-auth"));
        var users = Stream.generate(() -> accounts.add("Someone")).limit(50).toList();

        var answer = coreAuth.getUsers(request(
                Stream.concat(users.stream(), Stream.generate(UUID::randomUUID)).limit(500)));

        assertThat(answer.getUsersList().stream().map(User::getUserId))
                .containsExactlyInAnyOrderElementsOf(
                        users.stream().map(UUID::toString).toList());
        assertThatThrownBy(() -> coreAuth.getUsers(
                        request(Stream.generate(UUID::randomUUID).limit(501))))
                .satisfies(is(Status.Code.INVALID_ARGUMENT));
        assertThatThrownBy(() -> coreAuth.getUsers(
                        GetUsersRequest.newBuilder().addUserIds("' or 1=1").build()))
                .satisfies(is(Status.Code.INVALID_ARGUMENT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorization", "user-management", "load"})
    void noOtherServiceMayAsk(String service) {
        assertThatThrownBy(() -> directory
                        .withCallCredentials(TestServices.as(service))
                        .getUsers(GetUsersRequest.getDefaultInstance()))
                .satisfies(is(Status.Code.PERMISSION_DENIED));
    }

    @Test
    void nobodyAsksWithoutSayingWho() {
        assertThatThrownBy(() -> directory.getUsers(GetUsersRequest.getDefaultInstance()))
                .satisfies(is(Status.Code.UNAUTHENTICATED));
    }

    private static ThrowingConsumer<Throwable> is(Status.Code code) {
        return failure -> assertThat(
                        ((StatusRuntimeException) failure).getStatus().getCode())
                .isEqualTo(code);
    }

    private static GetUsersRequest request(Stream<UUID> users) {
        List<String> ids = users.map(UUID::toString).toList();
        return GetUsersRequest.newBuilder().addAllUserIds(ids).build();
    }
}
