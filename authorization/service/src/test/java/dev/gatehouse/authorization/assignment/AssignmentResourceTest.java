package dev.gatehouse.authorization.assignment;

import static dev.gatehouse.authorization.Http.as;
import static dev.gatehouse.authorization.Http.code;
import static dev.gatehouse.authorization.Http.give;
import static dev.gatehouse.authorization.Http.may;
import static dev.gatehouse.authorization.Http.take;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.json.JsonObject;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class AssignmentResourceTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    TestPolicy policy;

    @Inject
    Pool pool;

    private UUID admin;
    private UUID user;

    @BeforeEach
    void begin() {
        admin = policy.userWith("admin");
        user = UUID.randomUUID();
    }

    @Test
    void aRoleIsGivenListedAndTakenAndEachCountsAtOnce() {
        var given = give(admin, user, Map.of("role", "support"));
        assertThat(given.statusCode()).isEqualTo(200);
        assertThat(may(user, "users:read")).isTrue();
        var listed = as(admin).get("/admin/v1/users/" + user + "/roles");
        assertThat(listed.jsonPath().getList("assignments")).hasSize(1);
        assertThat(listed.jsonPath().getString("assignments[0].role")).isEqualTo("support");
        assertThat(listed.jsonPath().getString("assignments[0].scope")).isEmpty();
        assertThat(listed.jsonPath().getString("assignments[0].assigned_by")).isEqualTo(admin.toString());

        var taken = take(admin, user, "support");
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.jsonPath().getLong("revision"))
                .isGreaterThan(given.jsonPath().getLong("revision"));
        assertThat(may(user, "users:read")).isFalse();
        assertThat(code(take(admin, user, "support"))).isEqualTo("ASSIGNMENT_NOT_FOUND");
    }

    @Test
    void eachWriteIsAnnouncedWithAllThatHoldsEverywhereNow() {
        give(admin, user, Map.of("role", "user"));
        give(admin, user, Map.of("role", "admin", "scope", "org/42"));
        give(admin, user, Map.of("role", "support"));
        take(admin, user, "user");

        assertThat(announced(user))
                .extracting(event -> event.getString("type"), event -> event.getJsonArray("roles")
                        .getList())
                .containsExactly(
                        tuple("roles.assigned", List.of("user")),
                        tuple("roles.assigned", List.of("user")),
                        tuple("roles.assigned", List.of("support", "user")),
                        tuple("roles.revoked", List.of("support")));
    }

    @Test
    void aScopeAndAnEndLimitIt() {
        var until = Instant.now().plusSeconds(3_600);
        give(admin, user, Map.of("role", "support", "scope", "org/42", "valid_until", until.toString()));

        assertThat(mayAt(user, "users:read", "org/42")).isTrue();
        assertThat(mayAt(user, "users:read", "org/43")).isFalse();
        assertThat(may(user, "users:read")).isFalse();
        assertThat(as(user).get("/v1/users/me/permissions").jsonPath().getList("permissions"))
                .isEmpty();
        assertThat(as(user).get("/v1/users/me/permissions?scope=org/42")
                        .jsonPath()
                        .getList("permissions"))
                .contains("users:read", "profile:read");
        assertThat(code(give(admin, user, Map.of("role", "user", "valid_until", "2020-01-01T00:00:00Z"))))
                .isEqualTo("ALREADY_EXPIRED");
    }

    @Test
    void anAssignmentEndsByItselfAndTheOthersAreTold() {
        // it is to be seen before it ends, however slow the machine is
        var until = Instant.now().plusSeconds(10).truncatedTo(ChronoUnit.MILLIS);
        give(admin, user, Map.of("role", "support", "valid_until", until.toString()));
        assertThat(may(user, "users:read")).isTrue();

        await().atMost(SOON).until(() -> !may(user, "users:read"));
        assertThat(Instant.now()).isAfterOrEqualTo(until);
        await().atMost(SOON).until(() -> announced(user).size() == 2);
        assertThat(announced(user).getLast().getString("type")).isEqualTo("roles.revoked");
        assertThat(announced(user).getLast().getJsonArray("roles")).isEmpty();
        assertThat(as(admin)
                        .get("/admin/v1/users/" + user + "/roles")
                        .jsonPath()
                        .getList("assignments"))
                .isEmpty();
    }

    @Test
    void nobodyChangesTheirOwnRoles() {
        assertThat(code(give(admin, admin, Map.of("role", "support")))).isEqualTo("OWN_ROLES");
        assertThat(code(take(admin, admin, "admin"))).isEqualTo("OWN_ROLES");
        assertThat(may(admin, "roles:manage")).isTrue();
    }

    @Test
    void nobodyGivesOrTakesBeyondWhatTheyHoldThereAndForThatLong() {
        var role = "m-" + UUID.randomUUID();
        policy.define(role, "roles:manage", "users:read");
        var soon = Instant.now().plusSeconds(600).truncatedTo(ChronoUnit.MILLIS);
        var everywhere = policy.userWith(role);
        var there = policy.userWith(role, "org/42", null);
        var forAWhile = policy.userWith(role, "", soon);

        assertThat(give(everywhere, user, Map.of("role", role)).statusCode()).isEqualTo(200);
        assertThat(code(give(everywhere, user, Map.of("role", "admin")))).isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(code(give(everywhere, user, Map.of("role", "support", "scope", "org/42"))))
                .isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(code(take(everywhere, policy.userWith("support"), "support")))
                .isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(give(there, user, Map.of("role", role, "scope", "org/42")).statusCode())
                .isEqualTo(200);
        assertThat(code(give(there, user, Map.of("role", role)))).isEqualTo("PERMISSION_DENIED");
        assertThat(code(give(there, user, Map.of("role", role, "scope", "org/43"))))
                .isEqualTo("PERMISSION_DENIED");
        assertThat(code(give(forAWhile, user, Map.of("role", role)))).isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(give(forAWhile, user, Map.of("role", role, "valid_until", soon.toString()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokensRolesCountForNothing() {
        var pretender = UUID.randomUUID();
        var response =
                given().auth().oauth2(TestTokens.full(pretender, "admin")).get("/admin/v1/users/" + user + "/roles");

        assertThat(response.statusCode()).isEqualTo(403);
    }

    @Test
    void whoLosesTheRoleManagesNoMore() {
        var second = UUID.randomUUID();
        give(admin, second, Map.of("role", "admin"));
        assertThat(give(second, user, Map.of("role", "user")).statusCode()).isEqualTo(200);

        take(admin, second, "admin");

        assertThat(code(give(second, user, Map.of("role", "support")))).isEqualTo("PERMISSION_DENIED");
    }

    /** In rounds: two administrators take the role from each other at the same moment, and no third is there. */
    @Test
    void theLastAdministratorStaysWhoeverIsQuicker() throws Exception {
        for (int round = 0; round < 10; round++) {
            var first = policy.userWith("admin");
            var second = policy.userWith("admin");
            removeAllAdministratorsBut(first, second);

            try (var threads = Executors.newFixedThreadPool(2)) {
                var answers = threads.invokeAll(List.<Callable<Integer>>of(
                        () -> take(first, second, "admin").statusCode(),
                        () -> take(second, first, "admin").statusCode()));
                assertThat(List.of(answers.get(0).get(), answers.get(1).get())).containsOnlyOnce(200);
            }
            assertThat(may(first, "roles:manage")).isNotEqualTo(may(second, "roles:manage"));
        }
    }

    @Test
    void theLastAdministratorIsNotLimitedInTimeEither() {
        var last = policy.userWith("admin");
        removeAllAdministratorsBut(last);
        var deputy = policy.userWith("admin", "", Instant.now().plusSeconds(600));

        var limited = give(
                deputy,
                last,
                Map.of(
                        "role",
                        "admin",
                        "valid_until",
                        Instant.now().plusSeconds(60).toString()));
        var taken = take(deputy, last, "admin");

        assertThat(limited.statusCode()).isEqualTo(409);
        assertThat(code(limited)).isEqualTo("LAST_ADMINISTRATOR");
        assertThat(code(taken)).isEqualTo("LAST_ADMINISTRATOR");
        assertThat(may(last, "roles:manage")).isTrue();
    }

    private static boolean mayAt(UUID user, String permission, String scope) {
        return as(user).body(Map.of("permission", permission, "scope", scope))
                .post("/v1/permissions/check")
                .jsonPath()
                .getBoolean("allowed");
    }

    private void removeAllAdministratorsBut(UUID... kept) {
        var others = pool.preparedQuery("select user_id from assignment where role = 'admin' and user_id <> all($1)")
                .execute(Tuple.of(kept))
                .await()
                .atMost(SOON);
        others.forEach(row -> policy.know(policy.take(row.getUUID(0), "admin")));
    }

    private List<JsonObject> announced(UUID subject) {
        var rows = pool.preparedQuery("select data::text from outbox where subject = $1 order by position")
                .execute(Tuple.of(subject))
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> new JsonObject(row.getString(0)))
                .toList();
    }
}
