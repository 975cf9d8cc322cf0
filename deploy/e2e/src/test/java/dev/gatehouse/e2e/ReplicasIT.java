package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Three replicas of core-auth under load, one of them killed or stopped: no client sees it, nobody is stuck, nobody is done twice. */
class ReplicasIT {

    private static final int PEOPLE = 60;
    private static final int STEADY = 10;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

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
        await().atMost(PATIENCE).until(SystemUnderTest.system().process(ONE)::isReady);
        Everybody.isDoneOnce(client, people);
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
            OrderlyStop.of(ONE, itself -> itself.get("/v1/sessions", "").status() == 401);
            await().atMost(PATIENCE).until(replica::isReady);
            await().atMost(PATIENCE).until(() -> refreshes() > 0);
            load.awaitMore(STEADY);
        }

        assertThat(load.failures()).isEmpty();
        Everybody.isDoneOnce(client, load.newcomers());
    }

    /** How many refreshes the replica has answered since it was started. */
    private static long refreshes() throws Exception {
        return PublishedMetrics.requests(ONE, "/v1/auth/refresh");
    }
}
