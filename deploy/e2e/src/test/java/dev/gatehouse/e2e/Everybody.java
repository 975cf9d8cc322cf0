package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** People whose registration was accepted, whatever has happened since. */
final class Everybody {

    /** For all of them together. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** For who is looked at last. */
    private static final Duration AT_LEAST = Duration.ofSeconds(5);

    private Everybody() {}

    /** Fails unless each becomes fully activated, once, and got one mail. */
    static void isDoneOnce(Client client, Collection<Person> people) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (var person : people) { // each until he is done, and no more: a sign-in costs a hash
            long left = Math.max(deadline - System.nanoTime(), AT_LEAST.toNanos());
            await().pollDelay(Duration.ZERO)
                    .atMost(Duration.ofNanos(left))
                    .untilAsserted(() -> isActive(client, person));
        }
        assertThat(activatedTwice(people)).isZero();
        assertThat(people)
                .allSatisfy(person -> assertThat(SystemUnderTest.mailbox().mailsTo(person.email))
                        .hasSize(1));
    }

    private static void isActive(Client client, Person person) {
        var signedIn = client.login(person.email, person.password);
        assertThat(signedIn.status()).as(signedIn.text()).isEqualTo(200);
        assertThat(signedIn.body().path("status").path("is_fully_activated").asBoolean())
                .isTrue();
    }

    private static long activatedTwice(Collection<Person> people) throws SQLException {
        var theirs = people.stream().map(person -> "'" + person.id + "'").collect(Collectors.joining(","));
        return Databases.count(
                "core-auth",
                "core_auth",
                "select count(*) from (select subject from outbox where type = 'user.activated' and subject in ("
                        + theirs + ") group by subject having count(*) > 1) twice");
    }
}
