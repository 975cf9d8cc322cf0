package dev.gatehouse.load;

import static dev.gatehouse.load.Api.WRONG_PASSWORD;

import io.vertx.core.Future;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Whether time tells an address that somebody has from one that nobody has, where registrations are private. */
final class PrivateRegistrations {

    private static final int ACCOUNTS = 50;

    private final Target target;
    private final People people;

    PrivateRegistrations(Target target, People people) {
        this.target = target;
        this.people = people;
    }

    /** What sets work in motion behind its answer is measured with a pause: whoever measures for other ends takes quiet moments, too. */
    Report report(Sampling sampling) throws InterruptedException, SQLException, IOException {
        if (!target.isPrivate()) {
            throw new IllegalArgumentException(
                    "Registrations are open there: start it with GATEHOUSE_REGISTRATION_PRIVACY=private.");
        }
        var report = new Report();
        var slow = new Timing(sampling);
        var quick = new Timing(sampling.withoutPause());
        registration(report, slow);
        mailAgain(report, slow);
        signIn(report, quick);
        forgotten(report, quick);
        return report;
    }

    private void registration(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        people.hashed("taken", timing.numbers());
        timing.compare(report, "registration", registrations(target, "free"), registrations(target, "taken"));
    }

    /** Each address once: whoever has it is written to once a day, and after that a taken one sets nothing in motion. */
    static Probe registrations(Target target, String purpose) {
        return new Probe(purpose, i -> target.api.register(target.account(purpose, i)));
    }

    /** Each session once: of a second mail within a minute there is nothing but the answer. */
    private void mailAgain(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        var free = people.hashed("asking", timing.numbers());
        var taken = IntStream.range(0, timing.numbers())
                .mapToObj(i -> target.account("taken", i))
                .toList();
        people.registerInTurn(taken);
        timing.compare(
                report,
                "mail again",
                new Probe("session of an account", i -> target.api.mailAgain(free.get(i))),
                new Probe("session of nobody", i -> target.api.mailAgain(taken.get(i))));
    }

    private void signIn(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        var unverified = people.hashed("unverified", ACCOUNTS);
        var unhashed = people.hashed("unhashed", ACCOUNTS);
        var verified = people.hashed("verified", ACCOUNTS);
        target.unhash("unhashed");
        target.verify("verified");
        timing.compare(
                report,
                "sign-in",
                new Probe("unknown", i -> refused(target.account("nobody", i), WRONG_PASSWORD)),
                rightPassword("unverified, right password", unverified),
                rightPassword("unverified, hash pending", unhashed),
                new Probe("verified, wrong password", i -> refused(verified.get(i % ACCOUNTS), WRONG_PASSWORD)),
                new Probe("verified, empty password", i -> refused(verified.get(i % ACCOUNTS), "")));
    }

    private Probe rightPassword(String name, List<Account> accounts) {
        return new Probe(name, i -> {
            var account = accounts.get(i % ACCOUNTS);
            return refused(account, account.password);
        });
    }

    private Future<@Nullable String> refused(Account account, String password) {
        return target.api.refusedLogin(account.email, password);
    }

    /** Each address once, as above. */
    private void forgotten(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        var unverified = people.hashed("forgetful", timing.numbers());
        timing.compare(
                report,
                "forgotten password",
                new Probe("unknown", i -> target.api.forgot(target.account("nobody", i).email)),
                new Probe("unverified", i -> target.api.forgot(unverified.get(i).email)));
    }
}
