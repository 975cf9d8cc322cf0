package dev.gatehouse.usermanagement.account;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.api.ReportMissed;
import dev.gatehouse.coreauth.api.UserActivated;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import dev.gatehouse.testkit.order.ShuffledEvents;
import dev.gatehouse.testkit.order.ShuffledEvents.Told;
import dev.gatehouse.usermanagement.Accounts;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
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
 * What is told of a person's mail and activation in any order, any of it several times, some of it failing at first, and his
 * own changes of his profile in between: everybody's account ends as what was told of him says. Seeded, so that a case that
 * fails can be had again.
 */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
class EventOrderTest {

    private static final int CASES = 40;
    private static final long SEED = 20_261_128;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String MAIL = "gatehouse.mail.v1";
    private static final String ACTIVATIONS = "gatehouse.activations.v1";
    private static final Instant NOW = Instant.EPOCH;

    private static final String FOUND = """
            select u.user_id,
                   concat_ws(', ', case when u.email_verified then 'verified' else 'unverified' end, p.version,
                             p.display_name, p.locale,
                             case when exists (select from outbox o where o.subject = u.user_id
                                               and o.type = 'user.registered')
                                  then 'announced' else 'silent' end)
            from users u join profiles p using (user_id) where u.user_id = any($1)""";

    /** Asks that were answered twice, and answers to none. */
    private static final String TOO_MANY = """
            (select causation from outbox where subject = any($1) and type = 'user.registered'
             group by causation having count(*) > 1 or causation is null) as too_many""";

    /**
     * What one person's facts come to.
     *
     * @param verifications of his address, each an event of its own
     * @param asks for his registration
     */
    private record Ending(int verifications, int asks, boolean renamed, boolean moved) {

        String told() {
            int version = 1 + (verifications > 0 ? 1 : 0) + (renamed ? 1 : 0) + (moved ? 1 : 0);
            return String.join(
                    ", ",
                    verifications > 0 ? "verified" : "unverified",
                    String.valueOf(version),
                    renamed ? "Ada King" : "Ada",
                    moved ? "de" : "en",
                    asks > 0 ? "announced" : "silent");
        }
    }

    @Inject
    Accounts accounts;

    @Inject
    Database database;

    @Inject
    Pool pool;

    private final Random random = new Random(SEED);

    @Test
    void everyOrderEndsTheSame() {
        var endings = new HashMap<UUID, Ending>();
        try (var events = new ShuffledEvents(pool, random)) {
            for (int i = 0; i < CASES; i++) {
                var user = accounts.add("Ada");
                var ending = ending();
                endings.put(user, ending);
                facts(user, ending).forEach(told -> events.add(user, told));
                changes(user, ending).forEach(events::add);
            }
            assertThat(events.deliver()).isEqualTo(events.failing()).isPositive();
        }

        var users = endings.keySet().toArray(UUID[]::new);
        var expected = new HashMap<UUID, String>();
        endings.forEach((user, ending) -> expected.put(user, ending.told()));
        assertThat(found(users)).isEqualTo(expected);
        assertThat(database.count(TOO_MANY, (Object) users)).isZero();
        assertThat(expected.values().stream().distinct().count()).isGreaterThan(8);
    }

    private Ending ending() {
        return new Ending(random.nextInt(3), random.nextInt(3), random.nextBoolean(), random.nextBoolean());
    }

    private static List<Told> facts(UUID user, Ending ending) {
        var facts = new ArrayList<Told>();
        for (int i = 0; i < ending.verifications(); i++) {
            facts.add(new Told(MAIL, id -> new EmailVerified(id, user, NOW)));
        }
        for (int i = 0; i < ending.asks(); i++) {
            facts.add(new Told(ACTIVATIONS, id -> new ReportMissed(id, user, NOW, List.of("email", "profile"))));
        }
        // none of these is to change anything here
        var mail = UUID.randomUUID();
        facts.add(new Told(MAIL, id -> new MailFailed(id, user, NOW, mail, "verify-email", "TRIES_USED_UP")));
        facts.add(new Told(MAIL, id -> new MailSent(id, user, NOW, mail, "verify-email")));
        facts.add(new Told(ACTIVATIONS, id -> new ReportMissed(id, user, NOW, List.of("email", "roles"))));
        facts.add(new Told(ACTIVATIONS, id -> new UserActivated(id, user, NOW)));
        return facts;
    }

    /** The person's own: they move the version that a verification moves as well. */
    private static List<Runnable> changes(UUID user, Ending ending) {
        var changes = new ArrayList<Runnable>();
        if (ending.renamed()) {
            changes.add(() -> change(user, "{\"display_name\": \"Ada King\"}"));
        }
        if (ending.moved()) {
            changes.add(() -> change(user, "{\"locale\": \"de\"}"));
        }
        return changes;
    }

    /** Whoever meets a verification is told that the profile has changed, and repeats it. */
    private static void change(UUID user, String patch) {
        await().pollDelay(Duration.ZERO)
                .atMost(PATIENCE)
                .until(() -> given().auth()
                                .oauth2(TestTokens.full(user, "user"))
                                .contentType("application/json")
                                .header("If-Match", "*")
                                .body(patch)
                                .patch("/v1/users/me")
                                .statusCode()
                        == 200);
    }

    private Map<UUID, String> found(UUID[] users) {
        var found = new HashMap<UUID, String>();
        database.rows(FOUND, (Object) users).forEach(row -> found.put(row.getUUID(0), row.getString(1)));
        return found;
    }
}
