package dev.gatehouse.coreauth.audit.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.audit.AuditTrail.Told;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.kit.audit.CallerType;
import dev.gatehouse.kit.audit.OperatorActed;
import dev.gatehouse.kit.audit.OperatorEvent;
import dev.gatehouse.kit.audit.OperatorRefused;
import dev.gatehouse.kit.json.EventJson;
import dev.gatehouse.testkit.TestRecords;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Through Kafka: what services tell of their operators, and which entries that leaves. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class OperatorEventConsumerTest {

    private static final String ADDRESS = "192.0.2.7";
    private static final String DEVICE = "drill/1";
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

    @Inject
    Accounts accounts;

    @Inject
    AuditTrail trail;

    @Inject
    Database database;

    private UUID operator;

    @BeforeEach
    void begin() {
        operator = UUID.randomUUID();
    }

    @Test
    void eachActionIsOneEntryHoweverOftenItIsTold() {
        var user = UUID.randomUUID();
        var given = acted("role.given", user, "support at org/42");

        tell("authorization", given);
        tell("authorization", given);
        tell(
                "authorization",
                acted("role.deleted", null, "reporter")); // same partition: whatever was before it is done

        await().atMost(Database.SOON).until(() -> trail.by(operator).size() >= 2);
        assertThat(trail.by(operator))
                .containsExactly(
                        entry("role.given", "authorization: support at org/42"),
                        entry("role.deleted", "authorization: reporter"));
        assertThat(trail.of(user)).containsExactly(entry("role.given", "authorization: support at org/42"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"user-management", "core-auth", "authorization", "communication"})
    void everyServiceIsHeard(String service) {
        tell(service, acted("dead-letter.discarded", null, "some/letter"));

        await().atMost(Database.SOON).until(() -> !trail.by(operator).isEmpty());
        assertThat(trail.by(operator)).containsExactly(entry("dead-letter.discarded", service + ": some/letter"));
    }

    @Test
    void theEntryIsOfTheRequestsTraceAndOfItsUserAlone() {
        var user = UUID.randomUUID();

        tell("user-management", acted("user.suspended", user, null));

        await().atMost(Database.SOON).until(() -> !trail.of(user).isEmpty());
        assertThat(trail.of(user)).containsExactly(entry("user.suspended", "user-management"));
        trail.awaitSealed(user, 1);
        assertThat(database.text("select trace_id from audit_entry where user_id = $1", user))
                .isEqualTo(TRACE);
    }

    @ParameterizedTest
    @EnumSource(CallerType.class)
    void whatAnotherServiceRefusesIsOneEntryOfWhoeverAsked(CallerType type) {
        var refused = new OperatorRefused(
                UUID.randomUUID(), Instant.EPOCH, type, operator.toString(), "POST /admin/v1/roles", ADDRESS, DEVICE);

        tell("authorization", refused, refused.eventId());
        tell("authorization", refused, refused.eventId());
        tell("authorization", acted("role.deleted", null, "reporter"));

        await().atMost(Database.SOON).until(() -> trail.by(operator).size() >= 2);
        assertThat(trail.by(operator))
                .containsExactlyInAnyOrder(
                        new Told(
                                "operator.refused",
                                "FAILURE",
                                "FORBIDDEN",
                                type.name(),
                                operator.toString(),
                                ADDRESS,
                                DEVICE,
                                "authorization: POST /admin/v1/roles"),
                        entry("role.deleted", "authorization: reporter"));
    }

    /** Kinds that nobody knows yet, those of which core-auth is its own witness, and those that are another service's to tell. */
    @ParameterizedTest
    @ValueSource(
            strings = {"door.opened", "session.signed-in", "audit.entries-dropped", "role.given", "user.suspended"})
    void whatNobodyIsToTellWaitsForAnOperator(String action) {
        var acted = acted(action, null, null);

        tell("communication", acted);

        await().atMost(Database.SOON).until(() -> "no action of operators"
                .equals(database.text(
                        "select error from inbox where event_id = $1 and state = 'DEAD'", acted.eventId())));
        assertThat(trail.by(operator)).isEmpty();
    }

    @Test
    void whatAnOperatorDoesHereTakesTheSameWay() {
        var administrator = accounts.active();
        accounts.holdRoles(administrator.userId(), "admin");
        var caller = Accounts.signIn(administrator);
        var since = "2099-01-01T00:00:00Z";

        caller.calling()
                .body(Map.of("since", since))
                .post("/admin/v1/core-auth/outbox/republish")
                .then()
                .statusCode(202);

        await().atMost(Database.SOON).until(() -> trail.by(administrator.userId()).stream()
                .anyMatch(told -> told.kind().equals("outbox.republished")));
        assertThat(trail.by(administrator.userId()))
                .filteredOn(told -> told.kind().equals("outbox.republished"))
                .containsExactly(new Told(
                        "outbox.republished",
                        "SUCCESS",
                        null,
                        "OPERATOR",
                        administrator.userId().toString(),
                        "127.0.0.1",
                        Accounts.AGENT,
                        "core-auth: since 2099-01-01T00:00Z, 0 events, to position 0"));
    }

    private OperatorActed acted(String action, @Nullable UUID user, @Nullable String details) {
        return new OperatorActed(UUID.randomUUID(), operator, Instant.EPOCH, action, user, details, ADDRESS, DEVICE);
    }

    private Told entry(String kind, String details) {
        return new Told(kind, "SUCCESS", null, "OPERATOR", operator.toString(), ADDRESS, DEVICE, details);
    }

    private void tell(String service, OperatorActed acted) {
        tell(service, acted, acted.eventId());
    }

    private void tell(String service, OperatorEvent event, UUID id) {
        var topic = "gatehouse." + service + "-operators.v1";
        var body = EventJson.write(event).getBytes(StandardCharsets.UTF_8);
        var record = TestRecords.event(topic, id, operator, body);
        TestRecords.header(record, "ce_source", "/gatehouse/" + service);
        TestRecords.header(record, "traceparent", "00-" + TRACE + "-00f067aa0ba902b7-00");
        TestRecords.send(record);
    }
}
