package dev.gatehouse.chaos.check;

import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Mails of which nobody knows whether they went out, counted from a moment on. */
public final class MailsInDoubt {

    /** What a killed worker was sending is looked at after the lease of 30 s that this kit gives it, by a sweep every 5 s. */
    private static final Duration LONGEST_SENDING = Duration.ofSeconds(60);

    private static final long LOOK_MILLIS = 500;

    private final Databases databases;
    private final Set<String> before;
    private final Duration longestSending;

    private MailsInDoubt(Databases databases, Set<String> before, Duration longestSending) {
        this.databases = databases;
        this.before = before;
        this.longestSending = longestSending;
    }

    /** From now on. */
    public static MailsInDoubt from(Databases databases) throws SQLException {
        return from(databases, LONGEST_SENDING);
    }

    static MailsInDoubt from(Databases databases, Duration longestSending) throws SQLException {
        var before = in("PARKED", databases);
        before.addAll(in("SENDING", databases)); // what was broken before may have left it so
        return new MailsInDoubt(databases, before, longestSending);
    }

    /** How many have been parked since. Waits until it is known what became of those that are being sent now: else they count, too. */
    public int parked() throws SQLException, InterruptedException {
        long deadline = System.nanoTime() + longestSending.toNanos();
        var sending = in("SENDING", databases);
        while (!sending.isEmpty() && System.nanoTime() < deadline) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            sending.retainAll(in("SENDING", databases));
        }
        var doubtful = in("PARKED", databases);
        doubtful.addAll(sending);
        doubtful.removeAll(before);
        return doubtful.size();
    }

    private static Set<String> in(String state, Databases databases) throws SQLException {
        var sql = "select id from message where state = '" + state + "'";
        return new HashSet<>(databases.query(Databases.COMMUNICATION, sql, row -> row.getString(1)));
    }
}
