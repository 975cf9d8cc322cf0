package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leases are by the database's clock: however wrong this process's is, they last as long as they should. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class LeaseTest extends ServiceTest {

    @Inject
    MessageRepository repository;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aStepOfThisProcessesClockEndsNoLeaseAndKeepsNoneAlive(int hours) {
        var alive = message("SENDING", 600);
        var early = message("QUEUED", 600);
        clock.advance(Duration.ofHours(hours));

        var dead = message("SENDING", -1);
        var due = message("QUEUED", -1);

        awaitState(dead, "PARKED");
        awaitState(due, "SENT");
        // whoever found those two has looked at these two with the same eyes
        assertThat(states(alive)).containsExactly("SENDING");
        assertThat(states(early)).containsExactly("QUEUED");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1})
    void aLeaseIsAsLongAsItShouldBeWhateverThisProcessesClockSays(int hours) {
        clock.advance(Duration.ofHours(hours));

        var begun = message("QUEUED", 60);
        pool.withTransaction(transaction ->
                        repository.begin(transaction, List.of(begun.id()), begun.id(), Duration.ofMinutes(5)))
                .await()
                .atMost(SOON);
        var taken = person();
        directory.ignore(taken.id());
        register(taken);
        await().atMost(SOON)
                .until(() -> !sql("select 1 from message where user_id = $1 and lease is not null", taken.id())
                        .isEmpty());

        assertThat(secondsLeft(begun)).isBetween(240.0, 300.0);
        assertThat(secondsLeft(taken)).isBetween(-10.0, 30.0);
        directory.answerAgain(taken.id());
        awaitState(taken, "SENT");
    }

    /** A person's message whose lease, by the person's id, ends in so many seconds. */
    private Person message(String state, double seconds) {
        var person = person();
        sql(
                "insert into message (id, user_id, template, intent, state, due_at, lease, correlation)"
                        + " values ($1, $1, 'verify-email', $1, $2, now() + $3 * interval '1 second', $1, $1)",
                person.id(),
                state,
                seconds);
        return person;
    }

    private double secondsLeft(Person person) {
        return sql("select extract(epoch from due_at - now())::float8 from message where user_id = $1", person.id())
                .getFirst()
                .getDouble(0);
    }
}
