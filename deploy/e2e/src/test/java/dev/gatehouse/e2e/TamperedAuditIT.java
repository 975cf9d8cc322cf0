package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Somebody with power over the database changes the audit log of a running system, and an operator looks. */
class TamperedAuditIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String CORE_AUTH = Service.CORE_AUTH.title();
    private static final String DATABASE = Service.CORE_AUTH.database();

    private final Client operators = new Client(SystemUnderTest.system().operators());

    @Test
    void aChangedEntryIsNamedAndOnceItIsBackTheLogIsIntact() throws SQLException, IOException, InterruptedException {
        var person = Person.active(SystemUnderTest.client());
        person.login();
        var entry = awaitSignIn(person);
        assertThat(entry.path("outcome").asText()).isEqualTo("SUCCESS");
        long sequence = entry.path("sequence").asLong();
        assertThat(sequence).isPositive();

        assertThatThrownBy(() -> Databases.run(CORE_AUTH, DATABASE, outcome("FAILURE", sequence)))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the audit log is append-only");
        assertIntact();

        Databases.runPastTriggers(DATABASE, outcome("FAILURE", sequence));
        try {
            var broken = Ops.run("audit", "verify");
            assertThat(broken.code()).as(broken.output()).isEqualTo(1);
            assertThat(broken.output())
                    .contains("at " + (sequence - 1) + " of ", "BROKEN at " + sequence + ": CHANGED")
                    .doesNotContain("intact");
        } finally {
            Databases.runPastTriggers(DATABASE, outcome("SUCCESS", sequence));
        }

        assertIntact();
    }

    private static String outcome(String outcome, long sequence) {
        return "update audit_entry set outcome = '" + outcome + "' where sequence = " + sequence;
    }

    private static void assertIntact() throws IOException, InterruptedException {
        var whole = Ops.run("audit", "verify");
        assertThat(whole.code()).as(whole.output()).isZero();
        assertThat(whole.output()).containsPattern("intact; head [1-9][0-9]*:[0-9a-f]{64}");
    }

    /** An entry shows once it is sealed. */
    private JsonNode awaitSignIn(Person person) {
        var administrator = Administrator.token();
        return await().atMost(PATIENCE)
                .until(
                        () -> operators
                                .get("/admin/v1/audit?user_id=" + person.id + "&kind=session.signed-in", administrator)
                                .body()
                                .path("entries")
                                .path(0),
                        JsonNode::isObject);
    }
}
