package dev.gatehouse.communication.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class VerifiedElsewhereTest extends ServiceTest {

    @Test
    void anAddressThatAnOperatorVouchesForIsVerifiedOnceAndGetsNoMail() {
        var person = person();
        var other = person();

        publish(List.of(imported(person, true), imported(person, true), imported(other, false)));
        awaitState(other, "SENT");
        await().atMost(SOON).until(() -> events(person).equals(List.of("email.verified")));
        var again = imported(person, true);
        publish(List.of(again));
        await().atMost(SOON).until(() -> !sql(
                        "select from inbox where event_id = $1 and consumer = 'communication.verification'",
                        again.eventId())
                .isEmpty());

        assertThat(events(person)).containsExactly("email.verified");
        assertThat(states(person)).isEmpty();
        assertThat(mailServer.received(person.email())).isEmpty();
        assertThat(sql("select from verification where user_id = $1 and verified_at is not null", person.id()))
                .hasSize(1);
        assertThat(events(other)).containsExactly("mail.sent");
    }

    @Test
    void whoHasAskedForAMailMeanwhileIsVerifiedAllTheSame() {
        var person = person();
        sql("insert into verification (user_id, requests) values ($1, array[now()])", person.id());

        publish(List.of(imported(person, true)));

        await().atMost(SOON).until(() -> events(person).equals(List.of("email.verified")));
    }

    private UserRegistered imported(Person person, boolean verified) {
        return new UserRegistered(ids.next(), person.id(), clock.instant(), UUID.randomUUID(), verified);
    }
}
