package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.kit.inbox.Received;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class RoleProjectionTest {

    @Inject
    RoleProjection projection;

    @Inject
    Pool pool;

    private final UUID user = UUID.randomUUID();

    static Stream<Arguments> everyOrder() {
        return Stream.of(
                Arguments.of(List.of(1, 2, 3)),
                Arguments.of(List.of(1, 3, 2)),
                Arguments.of(List.of(2, 1, 3)),
                Arguments.of(List.of(2, 3, 1)),
                Arguments.of(List.of(3, 1, 2)),
                Arguments.of(List.of(3, 2, 1)),
                Arguments.of(List.of(3, 3, 1, 2, 2, 1)));
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void theLatestRevisionStandsInWhateverOrderTheEventsCome(List<Integer> order) {
        order.forEach(number -> apply(event(number)));

        assertThat(roles()).containsExactly("support", "user");
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void theSameInOneBatch(List<Integer> order) {
        apply(order.stream().map(this::event).toArray(RoleEvent[]::new));

        assertThat(roles()).containsExactly("support", "user");
    }

    @Test
    void aUserWhoLostAllRolesHoldsNone() {
        apply(event(1));

        apply(new RolesRevoked(UUID.randomUUID(), user, Instant.EPOCH, List.of("user"), List.of(), 14));

        assertThat(roles()).isEmpty();
    }

    @Test
    void whoLosesARoleThatMakesAnOperatorIsNamedOnce() {
        var lost = new RolesRevoked(UUID.randomUUID(), user, Instant.EPOCH, List.of("support"), List.of("user"), 14);
        assertThat(apply(event(1), event(3))).isEmpty();

        assertThat(apply(lost)).containsExactly(user);
        assertThat(apply(lost)).isEmpty();
    }

    @Test
    void whoIsToldOfAnOldLossKeepsWhatHeHolds() {
        apply(event(3));

        assertThat(apply(new RolesRevoked(UUID.randomUUID(), user, Instant.EPOCH, List.of("support"), List.of(), 12)))
                .isEmpty();
        assertThat(apply(event(1), event(2))).isEmpty();
    }

    @Test
    void aFailedAssignmentChangesNothing() {
        apply(event(1), new RolesAssignmentFailed(UUID.randomUUID(), user, Instant.EPOCH, "NO_SUCH_ROLE"));

        assertThat(roles()).containsExactly("user");
    }

    private RoleEvent event(int number) {
        var id = UUID.randomUUID();
        return switch (number) {
            case 1 -> new RolesAssigned(id, user, Instant.EPOCH, List.of("user"), List.of("user"), 11);
            case 2 -> new RolesRevoked(id, user, Instant.EPOCH, List.of("user"), List.of(), 12);
            default -> new RolesAssigned(id, user, Instant.EPOCH, List.of("support"), List.of("support", "user"), 13);
        };
    }

    private List<UUID> apply(RoleEvent... events) {
        var received = Arrays.stream(events)
                .map(event -> new Received<>(event.eventId(), event, null, event.eventId(), "gatehouse.roles.v1", null))
                .toList();
        return pool.withTransaction(transaction -> projection.apply(transaction, received))
                .await()
                .indefinitely();
    }

    private String[] roles() {
        return pool.preparedQuery("select roles from user_roles where user_id = $1")
                .execute(Tuple.of(user))
                .await()
                .indefinitely()
                .iterator()
                .next()
                .getArrayOfStrings("roles");
    }
}
