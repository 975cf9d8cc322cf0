package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.servers.Signal;
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

/** Three replicas of core-auth under load, one of them killed or stopped: no client sees it, nobody is stuck, nobody is done twice. */
class ReplicasIT {

    private static final int PEOPLE = 120;
    private static final int STEADY = 20;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** An orderly end takes no longer. */
    private static final Duration STOP = Duration.ofSeconds(10);

    private static final String ONE = Service.CORE_AUTH.replica(2);

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
                    await().atMost(PATIENCE).until(() -> people.size() > PEOPLE / 4);
                    SystemUnderTest.system().kill(ONE);
                }
            }
            for (var each : work) {
                each.get();
            }
        }

        assertThat(people).hasSize(PEOPLE);
        assertThat(signIns).hasSize(PEOPLE).containsOnly(200);
        assertEverybodyIsDoneOnce(people);
    }

    @Test
    void stoppingOneReplicaAndStartingItAgainCostsNobodyAnything() throws Exception {
        var replica = SystemUnderTest.system().process(ONE);
        await().atMost(PATIENCE).until(replica::isReady);
        var load = SteadyLoad.on(client);

        try (load) {
            long before = refreshes();
            load.awaitMore(STEADY);
            assertThat(refreshes()).isGreaterThan(before);
            var stopping = replica.process().orElseThrow();
            Signal.TERM.send(stopping);
            assertThat(stopping.onExit()).succeedsWithin(STOP);
            await().atMost(PATIENCE).until(replica::isReady);
            await().atMost(PATIENCE).until(() -> refreshes() > 0);
            load.awaitMore(STEADY);
        }

        assertThat(load.failures()).isEmpty();
        assertEverybodyIsDoneOnce(load.newcomers());
    }

    /** How many refreshes the replica has answered since it was started. */
    private static long refreshes() throws Exception {
        return PublishedMetrics.requests(ONE, "/v1/auth/refresh");
    }

    private void assertEverybodyIsDoneOnce(Collection<Person> people) throws SQLException {
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
