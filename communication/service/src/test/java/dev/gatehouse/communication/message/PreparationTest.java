package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class PreparationTest extends ServiceTest {

    @Inject
    Preparation preparation;

    /** A warning needs nobody else, and must not wait because a link in the same portion does. */
    @Test
    void whileCoreAuthIsAwayOnlyMailsWithALinkWait() {
        var forgetful = person();
        tokens.failFor(forgetful.id());
        var link = message(forgetful, "reset-password");
        var notice = message(person(), "password-changed");

        var prepared = preparation.prepare(List.of(link, notice)).await().atMost(SOON);

        assertThat(prepared.reports())
                .extracting(Report::messageId, Report::state, Report::reason)
                .containsExactly(tuple(link.id(), Report.State.QUEUED, "NOT_PREPARED"));
    }

    /** Counted already, and in no table: so it is another worker's. */
    private QueuedMessage message(Person person, String template) {
        return new QueuedMessage(ids.next(), person.id(), template, ids.next(), 0, 0, true, null, ids.next(), null);
    }
}
