package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Three replicas of core-auth under load, one of them killed: no client sees it, nobody is stuck, nobody is done twice. */
class ReplicasIT {

    private static final int PEOPLE = 120;

    private final Client client = SystemUnderTest.client();

    @Test
    void killingOneReplicaCostsNobodyAnything() throws Exception {
        var people = new ConcurrentLinkedQueue<Person>();
        var signIns = new ConcurrentLinkedQueue<Integer>();
        var known = Person.active(client);

        try (var threads = Executors.newFixedThreadPool(6)) {
            List<Future<?>> work = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                work.add(threads.submit(() -> people.add(Person.registered(client))));
                work.add(threads.submit((Callable<Boolean>) () ->
                        signIns.add(client.login(known.email, known.password).status())));
                if (i == PEOPLE / 2) {
                    await().atMost(Duration.ofSeconds(60)).until(() -> people.size() > PEOPLE / 4);
                    SystemUnderTest.system().kill("core-auth-2");
                }
            }
            for (var each : work) {
                each.get();
            }
        }

        assertThat(people).hasSize(PEOPLE);
        assertThat(signIns).hasSize(PEOPLE).containsOnly(200);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(people).allSatisfy(person -> assertThat(
                                client.login(person.email, person.password).status())
                        .isEqualTo(200)));
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(people).allSatisfy(person -> assertThat(person.login()
                                .path("status")
                                .path("is_fully_activated")
                                .asBoolean())
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
