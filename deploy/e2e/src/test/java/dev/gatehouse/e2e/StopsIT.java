package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A service of one replica is asked to stop while people use it; of core-auth there are three, which is ReplicasIT's. */
class StopsIT {

    private static final int STEADY = 3;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Fewer than the gateway lets in while sign-ins are slow ({@code least_per_second}). */
    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofMillis(500);

    private static final Duration BETWEEN_READS = Duration.ofMillis(50);

    private final Client client = SystemUnderTest.client();
    private final String token = Person.active(client).fullToken();
    private final Queue<Person> accepted = new ConcurrentLinkedQueue<>();
    private final Queue<Client.Answer> refusals = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger reads = new AtomicInteger();
    private volatile boolean over;

    @ParameterizedTest
    @EnumSource(value = Service.class, names = "CORE_AUTH", mode = EnumSource.Mode.EXCLUDE)
    void whoComesMeanwhileIsToldToComeBackAndWhatWasAcceptedIsDone(Service service) throws Exception {
        var replica = SystemUnderTest.system().process(service.title());
        await().atMost(PATIENCE).until(replica::isReady);

        try (var threads = Executors.newFixedThreadPool(2)) {
            threads.execute(() -> repeat(this::register, BETWEEN_REGISTRATIONS));
            threads.execute(() -> repeat(() -> read(service), BETWEEN_READS));
            try {
                awaitMore();
                OrderlyStop.of(
                        service.title(), itself -> answer(itself, service).status() == 200);
                await().atMost(PATIENCE).until(replica::isReady);
                awaitMore();
            } finally {
                over = true;
            }
        }

        assertThat(failures).isEmpty();
        assertThat(refusals).isNotEmpty().allSatisfy(Outage::later);
        Everybody.isDoneOnce(client, accepted);
    }

    /** Waits for some more who are let in, and some more who are served. */
    private void awaitMore() {
        int people = accepted.size() + STEADY;
        int served = reads.get() + STEADY;
        await().atMost(PATIENCE).until(() -> accepted.size() >= people && reads.get() >= served);
    }

    private void repeat(Runnable asking, Duration pause) {
        while (!over) {
            try {
                asking.run();
            } catch (RuntimeException | AssertionError failure) {
                failures.add(failure.toString());
            }
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    private void register() {
        var newcomer = Newcomer.unique();
        var answer = newcomer.register(client);
        if (answer.status() == 202) {
            accepted.add(Person.of(client, newcomer, answer));
        } else {
            refusals.add(answer);
        }
    }

    private void read(Service service) {
        var answer = answer(client, service);
        if (answer.status() == 200) {
            reads.incrementAndGet();
        } else {
            refusals.add(answer);
        }
    }

    /** Of that service, asked through the gateway or without it. */
    private Client.Answer answer(Client asking, Service service) {
        return switch (service) {
            case USER_MANAGEMENT -> asking.get("/v1/users/me", token);
            case CORE_AUTH -> asking.get("/v1/sessions", token);
            case AUTHORIZATION -> asking.post("/v1/permissions/check", token, Map.of("permission", "profile:read"));
            case COMMUNICATION -> asking.get("/verify-email", "");
        };
    }
}
