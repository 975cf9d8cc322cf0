package dev.gatehouse.coreauth.activation.review;

import static dev.gatehouse.coreauth.OtherServices.AUTHORIZATION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which trace a silent part is asked, and answers. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class AskTraceTest {

    private static final String REQUEST =
            "select traceparent from outbox where subject = $1 and type = 'activation.report-missed'";

    @Inject
    Sweeper sweeper;

    @Inject
    Database database;

    @Test
    void eachAskBeginsATraceThatItsEventBearsAndItsAnswerGoesOnWith() {
        var user = silent();
        var other = silent();
        sweeper.sweep().await().atMost(Database.SOON);
        // the service sweeps, too
        await().atMost(Database.SOON)
                .until(() -> database.rows(REQUEST, user).size() == 1
                        && database.rows(REQUEST, other).size() == 1);

        var trace = traceOfTheRequest(user);
        assertThat(timeline(user, trace)).containsExactly("email asked again", "roles asked again");
        assertThat(traceOfTheRequest(other)).isNotEqualTo(trace);

        AUTHORIZATION.tell(
                user, trace, id -> new RolesAssigned(id, user, Instant.EPOCH, List.of("user"), List.of("user"), 7));
        await().atMost(Database.SOON).untilAsserted(() -> assertThat(timeline(user, trace))
                .containsExactly("email asked again", "roles asked again", "roles ready"));
    }

    /** Since two minutes: its roles and its mail. */
    private UUID silent() {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, profile, created_at, ask_at)"
                        + " values ($1, 'ready', 'ready', now() - interval '2 minutes', now())",
                user);
        return user;
    }

    private String traceOfTheRequest(UUID user) {
        var traceparent = database.text(REQUEST, user);
        assertThat(traceparent).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[01]");
        return String.valueOf(TraceContext.traceId(traceparent));
    }

    private List<String> timeline(UUID user, String trace) {
        return database
                .rows(
                        "select task || ' ' || outcome from activation_timeline where user_id = $1 and trace_id = $2"
                                + " order by outcome, task",
                        user,
                        trace)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
