package dev.gatehouse.chaos.load;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** What the people experienced. Safe for use by several threads. */
public final class Tally {

    // what faults and the checker ask for by name
    public static final String WRONG_ALLOWS = "wrong allows";
    public static final String REVOKED_ACCEPTED = "revoked but accepted";
    public static final String SECOND_USERS = "second user for one key";
    public static final String KEY_REFUSED = "own registration refused as taken";
    public static final String FALSE_LOGOUTS = "false logouts";
    public static final String UNANSWERED = "requests without an answer";
    public static final String RETRIED = "requests tried again";
    public static final String REGISTRATIONS_RETRIED = "registrations tried again";
    public static final String CHECKS = "checks";
    public static final String SIGN_OUTS = "sign-outs";
    public static final String FLOOD_ACCEPTED = "flood accepted";
    public static final String ANSWERED_LATER = "requests answered 503";

    /** Whatever is broken outside, a service that does not know what to say has a defect. */
    public static final String INTERNAL_ERRORS = "requests answered 500";

    public static final String ACTIVE_LATE = "active after more than 5 s";
    public static final String ROLES_TAKEN = "roles given and taken";
    public static final String REVOKED_REFUSED = "old tokens refused";

    /** What must never be, not even while something is broken. */
    public static final List<String> NEVER =
            List.of(WRONG_ALLOWS, REVOKED_ACCEPTED, SECOND_USERS, KEY_REFUSED, INTERNAL_ERRORS);

    /** Whose activation takes longer is late. */
    public static final Duration LATE = Duration.ofSeconds(5);

    private static final long LONGEST_MILLIS = 120_000;

    private final Histogram accepted = new ConcurrentHistogram(LONGEST_MILLIS, 3);
    private final Histogram active = new ConcurrentHistogram(LONGEST_MILLIS, 3);
    private final Histogram login = new ConcurrentHistogram(LONGEST_MILLIS, 3);
    private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
    private final AtomicLong longestWait = new AtomicLong();
    private final AtomicInteger lateInWindow = new AtomicInteger();
    private final Requests requests = new Requests();
    private final Requests registrations = new Requests();
    private volatile long windowAt = System.nanoTime();
    private volatile boolean clockWrong;

    /** An answer to a registration's first try, and how long it took. */
    void accepted(long millis) {
        accepted.recordValue(Math.min(millis, LONGEST_MILLIS));
    }

    /** From the first try to register to an active account. */
    void active(long millis) {
        active.recordValue(Math.min(millis, LONGEST_MILLIS));
        if (millis > LATE.toMillis()) {
            count(ACTIVE_LATE);
            if (System.nanoTime() - Duration.ofMillis(millis).toNanos() - windowAt > 0) {
                lateInWindow.incrementAndGet();
            }
        }
    }

    void signedIn(long millis) {
        login.recordValue(Math.min(millis, LONGEST_MILLIS));
    }

    /** Any single request, and whether it was served, be it by a refusal that is the client's own doing. */
    void waited(long millis, boolean served) {
        longestWait.accumulateAndGet(millis, Math::max);
        requests.ended(served);
    }

    /** The answer to somebody's first try to register. */
    void offered(boolean accepted) {
        registrations.ended(accepted);
    }

    /** One more of that name. */
    public void count(String what) {
        counts.computeIfAbsent(what, each -> new AtomicInteger()).incrementAndGet();
    }

    public int of(String what) {
        var count = counts.get(what);
        return count == null ? 0 : count.get();
    }

    /** Forgets everything so far, but for what must never be. */
    public void reset() {
        counts.keySet().removeIf(what -> NEVER.stream().noneMatch(what::startsWith));
        newWindow();
    }

    /** While it is, a sign-out that is refused need not have been done: some replica calls good tokens expired. */
    public void clockIsWrong(boolean isWrong) {
        clockWrong = isWrong;
    }

    public boolean isClockWrong() {
        return clockWrong;
    }

    /** Begins anew the times; the counts go on. */
    public void newWindow() {
        accepted.reset();
        active.reset();
        login.reset();
        longestWait.set(0);
        lateInWindow.set(0);
        requests.reset();
        registrations.reset();
        windowAt = System.nanoTime();
    }

    /** Whose activation was late and who set out in this window: whom something earlier kept waiting is none of them. */
    public int lateInWindow() {
        return lateInWindow.get();
    }

    /** Of this window's requests. */
    public Requests requests() {
        return requests;
    }

    /** Of this window, one for each person: whether the first try was accepted. Who is let in later was turned away. */
    public Requests registrations() {
        return registrations;
    }

    public long acceptedP99() {
        return accepted.getValueAtPercentile(99);
    }

    public long acceptedCount() {
        return accepted.getTotalCount();
    }

    public long activeCount() {
        return active.getTotalCount();
    }

    public long activeP99() {
        return active.getValueAtPercentile(99);
    }

    public long loginP95() {
        return login.getValueAtPercentile(95);
    }

    public long longestWait() {
        return longestWait.get();
    }

    /** Every count by name. */
    public Map<String, Integer> counts() {
        var all = new TreeMap<String, Integer>();
        counts.forEach((what, count) -> all.put(what, count.get()));
        return all;
    }
}
