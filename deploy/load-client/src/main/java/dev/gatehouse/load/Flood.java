package dev.gatehouse.load;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** How long sign-ins take while far more people register than can be served, beside how long they take otherwise. */
final class Flood implements AutoCloseable {

    private static final int SIGN_INS_PER_SECOND = 10;
    private static final int CONNECTIONS = 64;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** After so long the gateway's admission is as before a flood. */
    private static final Duration FORGOTTEN = Duration.ofSeconds(70);

    private static final int ACCEPTED = 202;
    private static final int REFUSED = 503;

    private static final Duration QUIET = Duration.ofSeconds(20);

    private final Target target;
    private final List<Account> people;

    /** Sign-ins have connections of their own, so that they never wait for the flood's on this side. */
    private final Api signIns;

    private final FloodConnections flood;

    private volatile Latencies refused = new Latencies();

    /** @param people whoever signs in */
    Flood(Target target, List<Account> people) {
        this.target = target;
        this.people = people;
        this.signIns = new Api(target.vertx, target.address("gateway"), CONNECTIONS);
        this.flood = new FloodConnections(target.vertx, target.address("gateway"));
    }

    /** The JVMs on both sides compile during the first seconds of a flood, the sender most of all: hence one that is not measured. */
    Report report(int registrationsPerSecond, Duration length) throws InterruptedException, ExecutionException {
        signIns(WARM_UP);
        flood("first-flood", registrationsPerSecond, WARM_UP);
        signIns(FORGOTTEN);
        refused = new Latencies();
        double before = target.residentMiB();
        var quiet = signIns(QUIET);
        var during = flood("flood", registrationsPerSecond, length);
        return new FloodFigures(quiet, during.signIns(), during.registrations(), refused, before, target.residentMiB())
                .report();
    }

    private record Both(Outcome signIns, Outcome registrations) {}

    private Both flood(String purpose, int perSecond, Duration length) throws InterruptedException, ExecutionException {
        var registrations =
                new FutureTask<>(() -> Loop.open(perSecond, length, i -> register(target.account(purpose, i))));
        Thread.ofPlatform().name("flood").start(registrations);
        return new Both(signIns(length), registrations.get());
    }

    private Outcome signIns(Duration length) throws InterruptedException {
        return Loop.open(SIGN_INS_PER_SECOND, length, i -> signIns.login(people.get((int) (i % people.size()))));
    }

    private Future<@Nullable String> register(Account account) {
        long sent = System.nanoTime();
        return flood.register(account).map(answer -> {
            if (answer.status() == ACCEPTED) {
                return null;
            }
            if (answer.status() == REFUSED && answer.saysWhen()) {
                refused.record(System.nanoTime() - sent);
                return FloodFigures.REFUSED;
            }
            return String.valueOf(answer.status());
        });
    }

    @Override
    public void close() {
        flood.close();
    }
}
