package dev.gatehouse.authorization;

import static dev.gatehouse.authorization.Http.as;
import static dev.gatehouse.authorization.Http.createRole;
import static dev.gatehouse.authorization.Http.give;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.knowledge.PolicyJson;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Policy;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Random people with random powers do random things to roles and assignments over REST. After each: nobody may do anything that
 * they could not before and that its author could not either.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class EscalationTest {

    private static final int STEPS = 400;
    private static final Duration SOON = Duration.ofSeconds(40);
    private final Instant later = Instant.now().plus(1, ChronoUnit.HOURS).truncatedTo(ChronoUnit.MILLIS);
    private static final List<String> SCOPES = List.of("", "org/1", "org/2");
    private static final List<String> PERMISSIONS =
            List.of("a:x", "a:*", "*:x", "b:y", "b:*", "roles:manage", "roles:*", "*:*");
    private static final List<String> ASKED =
            List.of("a:x", "a:y", "b:x", "b:y", "c:x", "c:y", "roles:manage", "roles:other");

    /** One permission at one scope and moment, in somebody's hands. */
    private record Power(String permission, String scope, Instant moment) {}

    @Inject
    TestPolicy policy;

    @Inject
    Pool pool;

    private final Random random = new Random(42);
    private final String prefix = "e" + UUID.randomUUID().toString().substring(0, 8) + "-";
    private final List<String> roles = new ArrayList<>();
    private final List<UUID> people = new ArrayList<>();

    @Test
    void nobodyGainsWhatTheAuthorOfAChangeLacks() {
        populate();
        var before = powers();
        int accepted = 0;
        int refused = 0;
        for (int step = 0; step < STEPS; step++) {
            var author = one(people);
            var response = act(author);
            assertThat(response.statusCode()).as(response.asString()).isLessThan(500);
            if (response.statusCode() < 300) {
                accepted++;
                var after = powers();
                assertNoGain(author, before, after);
                before = after;
            } else {
                refused++;
                assertThat(powers()).isEqualTo(before);
            }
        }
        assertThat(accepted).isGreaterThan(STEPS / 20);
        assertThat(refused).isGreaterThan(STEPS / 20);
    }

    private void assertNoGain(UUID author, Map<UUID, Set<Power>> before, Map<UUID, Set<Power>> after) {
        for (var person : people) {
            var gained = new HashSet<>(after.get(person));
            gained.removeAll(before.get(person));
            assertThat(before.get(author)).containsAll(gained);
            assertThat(person.equals(author) ? gained : Set.of()).isEmpty();
        }
    }

    private void populate() {
        for (int i = 0; i < 8; i++) {
            roles.add(prefix + i);
            var permissions = new HashSet<String>();
            IntStream.range(0, 1 + random.nextInt(3)).forEach(p -> permissions.add(one(PERMISSIONS)));
            policy.define(roles.get(i), permissions.toArray(String[]::new));
        }
        roles.add("admin");
        for (int i = 0; i < 8; i++) {
            people.add(policy.userWith(one(roles), one(SCOPES), random.nextInt(4) == 0 ? later : null));
        }
        people.add(policy.userWith("admin", "", later));
        var manager = prefix + "manager";
        policy.define(manager, "roles:manage", "a:x", "b:y");
        people.add(policy.userWith(manager));
        people.add(policy.userWith(manager, "org/1", null));
    }

    private Response act(UUID author) {
        var target = one(people);
        return switch (random.nextInt(6)) {
            case 0, 1 -> give(author, target, assignment());
            case 2 -> as(author).delete("/admin/v1/users/" + target + "/roles/" + one(roles) + "?scope=" + one(SCOPES));
            case 3 -> {
                var name = prefix + "n" + random.nextInt(1_000_000);
                var created = createRole(author, name, Set.of(one(PERMISSIONS)), one(roles));
                if (created.statusCode() == 201) {
                    roles.add(name);
                }
                yield created;
            }
            case 4 ->
                as(author).body(Map.of("permissions", Set.of(one(PERMISSIONS)))).patch("/admin/v1/roles/" + one(roles));
            default -> as(author).body(Map.of("parents", Set.of(one(roles)))).patch("/admin/v1/roles/" + one(roles));
        };
    }

    private Map<String, ?> assignment() {
        var assignment = new HashMap<String, Object>(Map.of("role", one(roles), "scope", one(SCOPES)));
        if (random.nextBoolean()) {
            assignment.put("valid_until", later.toString());
        }
        return assignment;
    }

    /** By the pure model, over what the database holds: all that everybody may do, now and after the end of what ends. */
    private Map<UUID, Set<Power>> powers() {
        var state = pool.query("select " + PolicyJson.ROLES + " as roles from role r")
                .execute()
                .await()
                .atMost(SOON);
        var now = Policy.of(PolicyJson.roles(state.iterator().next().getJsonArray("roles")));
        var powers = new HashMap<UUID, Set<Power>>();
        for (var person : people) {
            powers.put(person, powers(now, held(person)));
        }
        return powers;
    }

    private List<HeldRole> held(UUID person) {
        var rows = pool.preparedQuery(
                        "select " + PolicyJson.ASSIGNMENTS + " as held from assignment a where a.user_id = $1")
                .execute(Tuple.of(person))
                .await()
                .atMost(SOON);
        return PolicyJson.heldRoles(rows.iterator().next().getJsonArray("held"));
    }

    private Set<Power> powers(Policy policy, List<HeldRole> held) {
        var powers = new HashSet<Power>();
        for (var moment : List.of(later.minusSeconds(1), later)) {
            for (var scope : SCOPES) {
                ASKED.stream()
                        .filter(asked -> policy.decide(held, Permission.parse(asked), Scope.parse(scope), moment)
                                .allowed())
                        .forEach(asked -> powers.add(new Power(asked, scope, moment)));
            }
        }
        return powers;
    }

    private <T> T one(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
