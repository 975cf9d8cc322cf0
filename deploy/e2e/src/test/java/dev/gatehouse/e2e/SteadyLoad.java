package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** People who register, sign in and refresh all the while; nothing is tried again, and whatever failed is kept. */
final class SteadyLoad implements AutoCloseable {

    private static final int MEMBERS = 3;
    private static final int REFRESHES = 3;
    private static final Duration PAUSE = Duration.ofMillis(100);

    /** Fewer than the gateway lets in while sign-ins are slow ({@code least_per_second}). */
    private static final Duration BETWEEN_REGISTRATIONS = Duration.ofMillis(500);

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Client client;
    private final ExecutorService threads = Executors.newFixedThreadPool(MEMBERS + 1);
    private final Queue<Person> newcomers = new ConcurrentLinkedQueue<>();
    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger visits = new AtomicInteger();
    private volatile boolean over;

    private SteadyLoad(Client client) {
        this.client = client;
    }

    static SteadyLoad on(Client client) {
        var members =
                Stream.generate(() -> Person.active(client)).limit(MEMBERS).toList();
        var load = new SteadyLoad(client);
        load.repeat(() -> load.newcomers.add(Person.registeredAtOnce(client)), BETWEEN_REGISTRATIONS);
        members.forEach(member -> load.repeat(() -> load.visit(member), PAUSE));
        return load;
    }

    /** Waits for so many registrations and visits from now on, failed ones not counted. */
    void awaitMore(int count) {
        int registered = newcomers.size() + count;
        int visited = visits.get() + count;
        await().atMost(PATIENCE).until(() -> newcomers.size() >= registered && visits.get() >= visited);
    }

    /** Everybody whose registration was accepted. */
    Collection<Person> newcomers() {
        return newcomers;
    }

    Collection<String> failures() {
        return failures;
    }

    /** Returns when everybody has got the answer to what he last asked. */
    @Override
    public void close() {
        over = true;
        threads.close();
    }

    private void repeat(Runnable asking, Duration pause) {
        threads.execute(() -> {
            while (!over) {
                try {
                    asking.run();
                } catch (RuntimeException | AssertionError failure) {
                    failures.add(failure.toString());
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        });
    }

    private void visit(Person member) {
        var session = member.signIn("phone");
        for (int i = 0; i < REFRESHES; i++) {
            session = Session.of(client.refresh(session.refresh()));
        }
        visits.incrementAndGet();
    }
}
