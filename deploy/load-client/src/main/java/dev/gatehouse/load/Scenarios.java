package dev.gatehouse.load;

import io.vertx.core.Future;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What is measured, each against its bar. Users are made anew for every run; the system runs with {@code --load-test}. */
final class Scenarios {

    private static final Duration FOLLOW = Duration.ofSeconds(30);

    /** Sent and not counted: the first seconds measure the load client's own start. */
    private static final Duration WARM_UP = Duration.ofSeconds(5);

    private static final int FOLLOWED_RATE = 20;
    private static final int LOGIN_CONNECTIONS = 8;
    private static final int CHECKS_IN_FLIGHT = 32;
    private static final int REFRESH_CONNECTIONS = 16;
    private static final int FLOODED_ACCOUNTS = 50;

    private final Target target;
    private final People people;
    private final double hashesPerSecond;
    private int activationRuns;

    /** @param hashesPerSecond what the chosen hash reaches alone on two threads, in this run */
    Scenarios(Target target, double hashesPerSecond) {
        this.target = target;
        this.people = new People(target);
        this.hashesPerSecond = hashesPerSecond;
    }

    /**
     * Acceptance and, followed by each client's event stream, activation. Up to 20/s every client follows, above that each tenth;
     * the others' activation is read from core-auth's database at the end.
     */
    Report registration(int rate, Duration length) throws InterruptedException, SQLException, IOException {
        var purpose = "registration" + rate;
        var activated = new Outcome();
        int followed = rate <= FOLLOWED_RATE ? 1 : 10;
        Loop.open(rate, WARM_UP, i -> target.api.register(target.account(purpose + "warm", i)));
        var before = Processes.now(target.state);
        var accepted = Loop.open(rate, length, i -> {
            var account = target.account(purpose, i);
            long due = System.nanoTime();
            return target.api.register(account).onSuccess(other -> {
                if (other == null && i % followed == 0) {
                    follow(account, due, activated);
                }
            });
        });
        people.awaitActive(purpose, accepted.succeeded());
        waitUntil(() -> activated.total() >= accepted.succeeded() / followed);
        var used = Processes.now(target.state).since(before);
        var report = new Report();
        boolean fast = rate > 50;
        report.atMost("accepted p50", accepted.latencies.millis(50), " ms", fast ? 10 : 6);
        report.atMost("accepted p99", accepted.latencies.millis(99), " ms", fast ? 40 : 25);
        report.figure("accepted max", Report.format(accepted.latencies.maxMillis()) + " ms");
        if (rate <= FOLLOWED_RATE) {
            report.atMost("activated p50", activated.latencies.millis(50), " ms", 100);
            report.atMost("activated p99", activated.latencies.millis(99), " ms", 400);
        } else {
            report.figure("activated p50, p99", activated.p50AndP99());
        }
        report.figure(
                "accepted, active, followed",
                accepted.succeeded() + ", " + target.activeUsers(purpose) + ", " + activated.succeeded());
        report.figure("rate as a share of the hash alone", share(rate));
        report.others(accepted);
        report.others(activated);
        report.cpu(used, accepted.succeeded());
        return report;
    }

    private void follow(Account account, long due, Outcome activated) {
        if (account.accessToken == null) {
            activated.other("no session to follow it with");
            return;
        }
        target.api.active(account).onComplete(end -> {
            if (end.succeeded() && end.result() == null) {
                activated.succeeded(System.nanoTime() - due);
            } else {
                activated.other("not seen active");
            }
        });
    }

    /** More registrations than can be activated meanwhile: how fast the backlog goes. */
    Report activation(int rate, Duration length) throws InterruptedException, SQLException, IOException {
        var purpose = "activation" + ++activationRuns + "-";
        var before = Processes.now(target.state);
        long start = System.nanoTime();
        var accepted = Loop.open(rate, length, i -> target.api.register(target.account(purpose, i)));
        people.awaitActive(purpose, accepted.succeeded());
        double seconds = (System.nanoTime() - start) / 1e9;
        var used = Processes.now(target.state).since(before);
        long active = target.activeUsers(purpose);
        var report = new Report();
        report.atLeast("sustained activations", active / seconds, "/s", 125);
        report.atLeast("as a share of the hash alone", active / seconds / hashesPerSecond, "", 0.8);
        report.figure("accepted, active", accepted.succeeded() + ", " + active);
        report.others(accepted);
        report.cpu(used, accepted.succeeded());
        return report;
    }

    /** Far beyond capacity for a while: nothing accepted is lost, and the backlog drains. */
    Report burst(int rate, Duration length) throws InterruptedException, SQLException, IOException {
        long start = System.nanoTime();
        var accepted = Loop.open(rate, length, i -> target.api.register(target.account("burst", i)));
        double accepting = (System.nanoTime() - start) / 1e9;
        people.awaitActive("burst", accepted.succeeded());
        double drained = (System.nanoTime() - start) / 1e9;
        long active = target.activeUsers("burst");
        long unstated = accepted.others().entrySet().stream()
                .filter(other -> !other.getKey().contains("Retry-After"))
                .mapToLong(other -> other.getValue())
                .sum();
        var report = new Report();
        report.figure("sent, accepted", accepted.total() + ", " + accepted.succeeded());
        report.atMost("accepted but not active", (double) (accepted.succeeded() - active), "", 0);
        report.atMost("refused without Retry-After", (double) unstated, "", 0);
        report.figure("all answered after", Report.format(accepting) + " s");
        report.figure("backlog drained after", Report.format(drained) + " s");
        report.figure("accepted p50, p99", accepted.p50AndP99());
        report.others(accepted);
        return report;
    }

    Report flood(int rate, Duration length) throws InterruptedException, SQLException, IOException, ExecutionException {
        try (var flood = new Flood(target, people.active("flooded", FLOODED_ACCOUNTS))) {
            return flood.report(rate, length);
        }
    }

    Report login(int users, Duration length) throws InterruptedException, SQLException, IOException {
        var accounts = people.active("login", users);
        var before = Processes.now(target.state);
        var outcome = Loop.closed(LOGIN_CONNECTIONS, length, i -> target.api.login(accounts.get((int) (i % users))));
        var used = Processes.now(target.state).since(before);
        double rate = outcome.succeeded() / (double) length.toSeconds();
        var report = new Report();
        report.atLeast("logins at " + LOGIN_CONNECTIONS + " connections", rate, "/s", 200);
        report.atLeast("as a share of the hash alone", rate / hashesPerSecond, "", 0.85);
        report.figure("p50, p99", outcome.p50AndP99());
        report.others(outcome);
        report.cpu(used, outcome.succeeded());
        return report;
    }

    /** Every session once per round, so that no row and no cache is hot. */
    Report refresh(int sessions, Duration length) throws InterruptedException, SQLException, IOException {
        var accounts = people.active("refresh", Math.min(sessions, 500));
        var signedIn = new ArrayList<Account>(sessions);
        for (int i = 0; i < sessions; i++) {
            var account = accounts.get(i % accounts.size());
            signedIn.add(new Account(account.email, account.password));
        }
        Loop.times(sessions, LOGIN_CONNECTIONS, i -> target.api.login(signedIn.get((int) i)));
        var live = signedIn.stream().filter(each -> each.refreshToken != null).toList();
        var before = Processes.now(target.state);
        var outcome =
                Loop.closed(REFRESH_CONNECTIONS, length, i -> target.api.refresh(live.get((int) (i % live.size()))));
        var used = Processes.now(target.state).since(before);
        var report = new Report();
        report.atLeast(
                "refreshes, each session once a round", outcome.succeeded() / (double) length.toSeconds(), "/s", 1_750);
        report.figure("sessions, rounds", live.size() + ", " + Report.format(outcome.total() / (double) live.size()));
        report.figure("p50, p99", outcome.p50AndP99());
        report.others(outcome);
        report.cpu(used, outcome.succeeded());
        return report;
    }

    Report checks(int users, Duration length) throws InterruptedException, SQLException, IOException {
        var accounts = people.active("checks", users);
        Outcome outcome;
        Processes used;
        var token = ServiceToken.sign(target.serviceKey(), System.currentTimeMillis() / 1_000);
        try (var checks = new Checks(target.authorizationGrpc(), token)) {
            Loop.closed(CHECKS_IN_FLIGHT, Duration.ofSeconds(5), i -> ask(checks, accounts, i));
            var before = Processes.now(target.state);
            outcome = Loop.closed(CHECKS_IN_FLIGHT, length, i -> ask(checks, accounts, i));
            used = Processes.now(target.state).since(before);
        }
        var report = new Report();
        report.atLeast(
                "checks over gRPC at " + CHECKS_IN_FLIGHT + " in flight",
                outcome.succeeded() / (double) length.toSeconds(),
                "/s",
                10_000);
        report.atMost("p99", outcome.latencies.millis(99), " ms", 8);
        report.figure("p50", Report.format(outcome.latencies.millis(50)) + " ms");
        report.others(outcome);
        report.cpu(used, outcome.succeeded());
        return report;
    }

    /** Sign-outs one after the other, each with every replica asked meanwhile. */
    Report revocation(int users) throws InterruptedException, SQLException, IOException {
        var accounts = people.active("revocation", users);
        Loop.times(users, LOGIN_CONNECTIONS, i -> target.api.login(accounts.get((int) i)));
        try (var revocation = new Revocation(target.vertx, target.state, target.api)) {
            return revocation.report(Loop.times(users, 1, i -> revocation.signOut(accounts.get((int) i))));
        }
    }

    Report clientCredentials(Duration length) throws InterruptedException, SQLException, IOException {
        try (var account = new ServiceAccount(target)) {
            return account.clientCredentials(length);
        }
    }

    Report introspections(Duration length) throws InterruptedException, SQLException, IOException {
        try (var account = new ServiceAccount(target)) {
            return account.introspections(length);
        }
    }

    Report timing(Sampling sampling) throws InterruptedException, SQLException, IOException {
        return new KnownAddresses(target, people).report(sampling);
    }

    /** Of a system whose registrations are private. */
    Report privateRegistration(Sampling sampling) throws InterruptedException, SQLException, IOException {
        return new PrivateRegistrations(target, people).report(sampling);
    }

    /** Resident memory of the four services together. */
    Report memory(String when, double barMiB) {
        var report = new Report();
        var replicas = target.serviceReplicas().toList();
        replicas.forEach(name -> report.figure(name, Report.format(target.residentMiB(name)) + " MiB"));
        double sum = replicas.stream().mapToDouble(target::residentMiB).sum();
        report.atMost("four services resident, " + when, sum, " MiB", barMiB);
        return report;
    }

    private static Future<@Nullable String> ask(Checks checks, List<Account> accounts, long i) {
        boolean own = i % 4 != 0;
        var user = String.valueOf(accounts.get((int) (i % accounts.size())).userId);
        return checks.check(user, own ? "profile:read" : "roles:manage", own);
    }

    private static void waitUntil(BooleanSupplier done) {
        long end = System.nanoTime() + FOLLOW.toNanos();
        while (!done.getAsBoolean() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private String share(double rate) {
        return Report.format(rate / hashesPerSecond) + " (" + Report.format(hashesPerSecond) + " hashes/s alone)";
    }
}
