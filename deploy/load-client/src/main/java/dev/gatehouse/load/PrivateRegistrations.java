package dev.gatehouse.load;

import java.util.List;
import java.util.stream.IntStream;

/** Whether time tells a taken address from a free one where registrations are private: when it is registered, and when its mail is asked for again. */
final class PrivateRegistrations {

    private static final int TAKEN = 50;
    private static final int MOST_SESSIONS = 200;

    private final Target target;

    PrivateRegistrations(Target target) {
        this.target = target;
    }

    /** @param samples of each kind; of mails asked for again {@link #MOST_SESSIONS} at most, for a session may ask once a minute */
    Report report(int samples) throws InterruptedException {
        register(taken(TAKEN));
        var report = new Report();
        var timing = new Timing(System.nanoTime());
        timing.compare(
                report,
                "registration",
                samples,
                i -> target.api.register(target.account("taken", i % TAKEN)),
                i -> target.api.register(target.account("free", i)));
        int sessions = Math.min(samples, MOST_SESSIONS);
        var taken = taken(sessions);
        var free = IntStream.range(0, sessions)
                .mapToObj(i -> target.account("asking", i))
                .toList();
        register(taken);
        register(free);
        timing.compare(
                report,
                "mail again",
                sessions,
                i -> target.api.mailAgain(taken.get(i % sessions)),
                i -> target.api.mailAgain(free.get(i % sessions)));
        return report;
    }

    private List<Account> taken(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> target.account("taken", i % TAKEN))
                .toList();
    }

    private void register(List<Account> accounts) throws InterruptedException {
        Loop.times(accounts.size(), 1, i -> target.api.register(accounts.get((int) i)));
    }
}
