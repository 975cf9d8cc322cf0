package dev.gatehouse.chaos;

import dev.gatehouse.chaos.check.Checker;
import dev.gatehouse.chaos.check.Databases;
import dev.gatehouse.chaos.check.Findings;
import dev.gatehouse.chaos.check.MailLedger;
import dev.gatehouse.chaos.fault.Disk;
import dev.gatehouse.chaos.fault.DiskFull;
import dev.gatehouse.chaos.fault.Fault;
import dev.gatehouse.chaos.fault.KeyRotation;
import dev.gatehouse.chaos.fault.Operator;
import dev.gatehouse.chaos.fault.Proxies;
import dev.gatehouse.chaos.fault.Scene;
import dev.gatehouse.chaos.fault.WrongClock;
import dev.gatehouse.chaos.load.Client;
import dev.gatehouse.chaos.load.Journal;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.chaos.load.Traffic;
import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.terminal.Silent;
import dev.gatehouse.servers.FreePorts;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** One run: starts a system, sends people through it, breaks it fault by fault, waits until it is quiet, and compares. */
public final class Chaos {

    private static final String SYSTEM = "system";
    private static final int PORTS = 60;
    private static final int WARMING_PARTS = 4;
    private static final Duration LONGEST_GATHERING = Duration.ofMinutes(30);
    private static final Duration TOLD_EVERY = Duration.ofSeconds(30);

    /** Whom nothing keeps waiting has arrived by then. */
    private static final int USUAL_SECONDS = 8;

    /**
     * @param users acknowledged registrations before the run may end
     * @param perSecond people who set out each second
     */
    public record Plan(List<Fault> faults, int users, double perSecond, long seed, boolean quick, Path directory) {}

    /** @param failed some fault's expectation did not hold */
    public record Result(Findings findings, boolean failed) {}

    private final Plan plan;
    private final PrintStream out;
    private final Report report = new Report();
    private final Tally tally = new Tally();

    public Chaos(Plan plan, PrintStream out) {
        this.plan = plan;
        this.out = out;
    }

    public Result run() throws IOException, StartException, InterruptedException, SQLException {
        if (!includes(DiskFull.class)) {
            return run(plan.directory(), null);
        }
        try (var disk = Disk.mount(plan.directory().resolve("disk"))) {
            try {
                return run(disk.path(), disk);
            } finally {
                keepLogs(disk.path().resolve(SYSTEM).resolve("logs"));
            }
        }
    }

    private Result run(Path home, @Nullable Disk disk)
            throws IOException, StartException, InterruptedException, SQLException {
        var options = Options.in(home.resolve(SYSTEM))
                .withFresh()
                .withPorts(new PortPlan(new PortPlan.From(freeBlock()), Map.of()))
                .withReplicas(Service.CORE_AUTH, 2)
                .withReplicas(Service.USER_MANAGEMENT, 2)
                .withLoadTest()
                .withEnvironment("CORE_AUTH_TOKENS_KEY_REFRESH", "5s")
                .withEnvironment("CORE_AUTH_TOKENS_ROTATION_NOTICE", KeyRotation.NOTICE_SECONDS + "s")
                .withEnvironment("COMMUNICATION_MESSAGE_SENDING_LEASE", "30s");
        if (includes(WrongClock.class)) {
            options = WrongClock.prepared(options, plan.directory());
        }
        try (var proxies = Proxies.before(options)) {
            options = proxies.inFrontOf(options);
            out.println("Starting a system (core-auth and user-management twice), logs in " + options.directory());
            try (var system = GatehouseSystem.start(options, new Silent())) {
                return breakAll(system, proxies, disk);
            }
        }
    }

    private boolean includes(Class<? extends Fault> kind) {
        return plan.faults().stream()
                .anyMatch(fault -> kind.isInstance(fault) && fault.obstacle().isEmpty());
    }

    /** The disk goes with the run. */
    private void keepLogs(Path logs) throws IOException {
        var kept = Files.createDirectories(plan.directory().resolve("logs"));
        try (var files = Files.list(logs)) {
            for (var file : files.toList()) {
                Files.copy(file, kept.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Result breakAll(GatehouseSystem system, Proxies proxies, @Nullable Disk disk)
            throws IOException, InterruptedException, SQLException {
        var databases = new Databases(
                system.ports().address(Ports.POSTGRES),
                "postgres",
                system.secrets().postgres());
        try (var client = new Client(system.gateway());
                var operators = new Client(system.operators());
                var journal = new Journal(plan.directory().resolve("journal.jsonl"));
                var mails = new MailLedger(system.inbox());
                var operator = Operator.appoint(system.secrets().setupToken(), client, operators, tally);
                var traffic = new Traffic(client, journal, tally)) {
            var scene = new Scene(
                    system,
                    traffic,
                    tally,
                    databases,
                    operator,
                    proxies,
                    plan.directory(),
                    disk,
                    new Random(plan.seed()),
                    plan.quick());
            operator.begin();
            warmUp(traffic);
            var crowd = new Crowd(traffic::acknowledged, traffic::underWay, (int) (plan.perSecond() * USUAL_SECONDS));
            var checker = new Checker(databases, mails, journal);
            var attempts = new Attempts(report, tally, checker, crowd, TOLD_EVERY, out);
            for (var fault : plan.faults()) {
                attempts.attempt(fault, () -> fault.run(scene));
            }
            gather(crowd);
            operator.rest();
            var findings = new Settling(scene, checker, mails, out).settle();
            tell(findings);
            return new Result(findings, report.hasFailed());
        }
    }

    /** Until so many are acknowledged as are wanted. A system that accepts nobody any more has failed. */
    private void gather(Crowd crowd) throws InterruptedException {
        boolean enough = new Waiting(out, LONGEST_GATHERING, TOLD_EVERY)
                .until(() -> crowd.acknowledged().getAsInt() >= plan.users(), () -> "     waiting for %d: %s"
                        .formatted(plan.users(), crowd.told()));
        if (!enough) {
            out.println(report.unfinished("acked %d of the %d wanted, %d minutes after the last fault"
                    .formatted(crowd.acknowledged().getAsInt(), plan.users(), LONGEST_GATHERING.toMinutes())));
        }
    }

    private void tell(Findings findings) throws IOException {
        report.write(
                plan.directory().resolve("report.md"),
                findings,
                "Seed %d, %.0f people a second%s"
                        .formatted(plan.seed(), plan.perSecond(), plan.quick() ? ", quick" : ""),
                tally.counts().toString());
        out.println(findings.headline());
        out.println(findings.details());
        out.println(tally.counts());
    }

    /** Fresh JVMs are slow; what is found then is found of every system. */
    private void warmUp(Traffic traffic) throws InterruptedException {
        out.println("Warming up");
        for (int part = 1; part <= WARMING_PARTS; part++) {
            traffic.rate(plan.perSecond() * part / WARMING_PARTS);
            TimeUnit.SECONDS.sleep(plan.quick() ? 3 : 15);
        }
        tally.reset();
    }

    private static int freeBlock() {
        for (int first = 20_000; first < 60_000; first += PORTS) {
            int candidate = first;
            boolean free = IntStream.range(0, PORTS).noneMatch(offset -> FreePorts.isListenedOn(candidate + offset));
            if (free) {
                return first;
            }
        }
        throw new IllegalStateException("no free ports");
    }
}
