package dev.gatehouse.authorization.assignment;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Http;
import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.coreauth.api.UserActivated;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.order.ShuffledEvents;
import dev.gatehouse.testkit.order.ShuffledEvents.Told;
import dev.gatehouse.usermanagement.api.UserRegistered;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * What calls for a person's default role in any order, any of it several times, some of it lost, some of it failing at first,
 * and an operator's acts in between: everybody holds what was meant for him, was given it once, and the others were told so
 * last. Seeded, so that a case that fails can be had again.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class EventOrderTest {

    private static final int CASES = 100;
    private static final long SEED = 20_261_127;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String USERS = "gatehouse.users.v1";
    private static final String ACTIVATIONS = "gatehouse.activations.v1";
    private static final Instant NOW = Instant.EPOCH;
    private static final UUID OPERATOR = new UUID(1, 2);

    /** What one holds everywhere, what others were told of it last, and how often the default role was given. */
    private static final String FOUND = """
            select u.id,
                   array_to_string(array(select a.role from assignment a where a.user_id = u.id order by 1), ' ')
                   || '; told ' || coalesce(
                       (select array_to_string(array(select json_array_elements_text(o.data->'roles') order by 1), ' ')
                        from outbox o where o.subject = u.id and o.topic = 'gatehouse.roles.v1'
                        order by (o.data->>'revision')::bigint desc limit 1),
                       'nothing')
                   || '; given ' || (
                       select count(*) from outbox o
                       where o.subject = u.id and o.type = 'roles.assigned' and (o.data->'assigned'->>0) = 'user')
            from unnest($1::uuid[]) as u (id)""";

    private static final String FAILED =
            "select from outbox where subject = any($1) and type = 'roles.assignment-failed'";

    private enum ByHand {
        NOTHING,
        GIVEN,
        GIVEN_AND_TAKEN
    }

    /**
     * What one person's facts come to.
     *
     * @param registrations that arrive: none when the event was lost, two when it was announced anew
     * @param asks for his roles
     * @param support what an operator did about that role
     */
    private record Ending(int registrations, int asks, ByHand support) {

        boolean isKnown() {
            return registrations + asks > 0;
        }

        String told() {
            var roles = new ArrayList<String>();
            if (support == ByHand.GIVEN) {
                roles.add("support");
            }
            if (isKnown()) {
                roles.add("user");
            }
            var held = String.join(" ", roles);
            var heard = isKnown() || support != ByHand.NOTHING ? held : "nothing";
            return held + "; told " + heard + "; given " + (isKnown() ? 1 : 0);
        }
    }

    @Inject
    Pool pool;

    @Inject
    TestPolicy policy;

    private final Random random = new Random(SEED);

    @Test
    void everyOrderEndsTheSame() {
        var admin = policy.userWith("admin");
        var endings = new HashMap<UUID, Ending>();
        try (var events = new ShuffledEvents(pool, random)) {
            for (int i = 0; i < CASES; i++) {
                var user = UUID.randomUUID();
                var ending = ending();
                endings.put(user, ending);
                facts(user, ending).forEach(told -> events.add(user, told));
                events.add(() -> act(admin, user, ending.support()));
            }
            assertThat(events.deliver()).isEqualTo(events.failing()).isPositive();
        }

        var expected = new HashMap<UUID, String>();
        endings.forEach((user, ending) -> expected.put(user, ending.told()));
        assertThat(found(endings.keySet().toArray(UUID[]::new))).isEqualTo(expected);
        assertThat(endings.values().stream().filter(Ending::isKnown).count()).isBetween(1L, CASES - 1L);
    }

    @Test
    void aDefaultRoleThatAnOperatorTookIsGivenByNothingThatComesLater() {
        var admin = policy.userWith("admin");
        var user = UUID.randomUUID();
        try (var events = new ShuffledEvents(pool, random)) {
            tell(events, user, new Told(USERS, id -> new UserRegistered(id, user, NOW)));
            assertThat(Http.take(admin, user, "user").statusCode()).isEqualTo(200);
            tell(events, user, new Told(ACTIVATIONS, id -> new ReportMissed(id, user, NOW, List.of("roles"))));
            tell(events, user, new Told(USERS, id -> new UserRegistered(id, user, NOW)));
        }

        assertThat(found(new UUID[] {user})).containsEntry(user, "; told ; given 1");
        assertThat(rows(FAILED, new UUID[] {user}).size()).isZero();
    }

    private static void tell(ShuffledEvents events, UUID user, Told told) {
        events.add(user, told);
        events.deliver();
    }

    private Ending ending() {
        return new Ending(random.nextInt(3), random.nextInt(3), ByHand.values()[random.nextInt(3)]);
    }

    private static List<Told> facts(UUID user, Ending ending) {
        var facts = new ArrayList<Told>();
        for (int i = 0; i < ending.registrations(); i++) {
            facts.add(new Told(USERS, id -> new UserRegistered(id, user, NOW)));
        }
        for (int i = 0; i < ending.asks(); i++) {
            facts.add(new Told(ACTIVATIONS, id -> new ReportMissed(id, user, NOW, List.of("email", "roles"))));
        }
        // none of these gives a role to whom nothing else does
        facts.add(new Told(USERS, id -> new UserSuspended(id, user, NOW, 1, OPERATOR)));
        facts.add(new Told(ACTIVATIONS, id -> new ReportMissed(id, user, NOW, List.of("email", "profile"))));
        facts.add(new Told(ACTIVATIONS, id -> new UserActivated(id, user, NOW)));
        return facts;
    }

    private static void act(UUID admin, UUID user, ByHand support) {
        if (support != ByHand.NOTHING) {
            assertThat(Http.give(admin, user, Map.of("role", "support")).statusCode())
                    .isEqualTo(200);
        }
        if (support == ByHand.GIVEN_AND_TAKEN) {
            assertThat(Http.take(admin, user, "support").statusCode()).isEqualTo(200);
        }
    }

    private Map<UUID, String> found(UUID[] users) {
        var found = new HashMap<UUID, String>();
        rows(FOUND, users).forEach(row -> found.put(row.getUUID(0), row.getString(1)));
        return found;
    }

    private RowSet<Row> rows(String sql, UUID[] ids) {
        return pool.preparedQuery(sql)
                .execute(Tuple.tuple().addArrayOfUUID(ids))
                .await()
                .atMost(PATIENCE);
    }
}
