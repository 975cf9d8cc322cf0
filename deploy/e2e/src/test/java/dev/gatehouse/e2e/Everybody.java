package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.stream.Collectors;

/** People whose registration was accepted, whatever has happened since. */
final class Everybody {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Everybody() {}

    /** Fails unless each becomes fully activated, once, and got one mail. */
    static void isDoneOnce(Client client, Collection<Person> people) throws SQLException {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(people).allSatisfy(person -> assertThat(
                        client.login(person.email, person.password).status())
                .isEqualTo(200)));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(people).allSatisfy(person -> assertThat(
                        person.login().path("status").path("is_fully_activated").asBoolean())
                .isTrue()));
        assertThat(activatedTwice(people)).isZero();
        assertThat(people)
                .allSatisfy(person -> assertThat(SystemUnderTest.mailbox().mailsTo(person.email))
                        .hasSize(1));
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
