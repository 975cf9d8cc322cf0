package dev.gatehouse.load;

import static dev.gatehouse.load.Api.WRONG_PASSWORD;

import java.io.IOException;
import java.sql.SQLException;

/** Whether time tells an address that somebody has from one that nobody has, where registrations are open. */
final class KnownAddresses {

    private static final int ACCOUNTS = 50;

    private final Target target;
    private final People people;

    KnownAddresses(Target target, People people) {
        this.target = target;
        this.people = people;
    }

    Report report(Sampling sampling) throws InterruptedException, SQLException, IOException {
        if (target.isPrivate()) {
            throw new IllegalArgumentException("Registrations are private there: deploy/load private.");
        }
        var report = new Report();
        var timing = new Timing(sampling);
        signIn(report, timing);
        forgotten(report, timing);
        report.figure(
                "sign-in, locked account",
                "not measured: --load-test lifts what locks one; LoginTimingTest compares it with a locked address of nobody");
        report.figure(
                "mail asked for again",
                "nothing to compare: it names no address, only a session of the account may; of decoys: deploy/load private");
        return report;
    }

    private void signIn(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        people.active("known", ACCOUNTS);
        people.active("suspended", ACCOUNTS);
        people.active("unhashed", ACCOUNTS);
        target.suspend("suspended");
        target.unhash("unhashed");
        timing.compare(
                report,
                "sign-in",
                refused("unknown", "nobody", WRONG_PASSWORD),
                refused("wrong password", "known", WRONG_PASSWORD),
                refused("empty password", "known", ""),
                refused("unknown, empty password", "nobody", ""),
                refused("suspended, wrong password", "suspended", WRONG_PASSWORD),
                new Probe(
                        "hash pending (said so by design)",
                        i -> target.api.refusedLogin(
                                address("unhashed", i), WRONG_PASSWORD, "409 ACTIVATION_PENDING")));
    }

    private Probe refused(String name, String purpose, String password) {
        return new Probe(name, i -> target.api.refusedLogin(address(purpose, i), password));
    }

    private String address(String purpose, int number) {
        return target.account(purpose, number % ACCOUNTS).email;
    }

    /** Each address once: of a second mail within a minute there is nothing but the answer. */
    private void forgotten(Report report, Timing timing) throws InterruptedException, SQLException, IOException {
        people.active("forgetful", timing.numbers());
        timing.compare(
                report,
                "forgotten password",
                new Probe("unknown", i -> target.api.forgot(target.account("nobody", i).email)),
                new Probe("known", i -> target.api.forgot(target.account("forgetful", i).email)));
    }
}
