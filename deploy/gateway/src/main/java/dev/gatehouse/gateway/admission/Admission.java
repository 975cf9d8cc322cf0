package dev.gatehouse.gateway.admission;

import dev.gatehouse.gateway.route.AdmissionRules;
import java.util.function.LongSupplier;

/**
 * How many requests that can wait are let in, judged by how long those take that go first. Any thread may use it.
 *
 * <p>The rate starts where nobody is hurt, and grows while more is asked for. It is cut as soon as those that go first take
 * noticeably longer than they do otherwise, or one of them is overdue, stands still until what was let in before is worked
 * off, then grows with care. How long they take otherwise is learnt while nobody is turned away. So is how many come every day:
 * these cannot be why it has become slow, and twice as many are let in whatever happens, unless it is a flood. The services never
 * say how busy they are: what a person feels decides, whatever the reason is. While nobody goes first, nobody is hurt, and
 * everybody is let in.
 */
public final class Admission {
    private static final double SECOND = 1_000_000_000;
    private static final long TENTH = 100_000_000;

    /** Nobody goes first when for so long nobody has. */
    private static final long NOBODY = 10_000_000_000L;

    private static final long TURNED_AWAY_LATELY = 1_000_000_000L;
    private static final long CALM = 60_000_000_000L;
    private static final long HOLD = 3_000_000_000L;
    private static final long CAREFUL = 30_000_000_000L;
    private static final double GROWTH = 1.5;
    private static final double CAREFUL_GROWTH = 1.1;
    private static final double CUT = 0.5;
    private static final double MOST_PER_SECOND = 100_000;

    /** No more is kept in readiness than so many times what passes: the next flood is not to find the door wide open. */
    private static final double READINESS = 2;

    /** Who comes every day comes by chance, now and then twice as many. */
    private static final double CHANCE = 2;

    /** In so many seconds most of what is known of who comes every day is known anew. */
    private static final double CUSTOM_SECONDS = 60;

    /** What is usual is doubted by half in about as many seconds when those that go first stay slow. */
    private static final double DOUBT_SECONDS = 240;

    /** Tokens are kept for half a second: what may come at once. */
    private static final double KEPT_SECONDS = 0.5;

    /** What is left of a token when its request was found not to be worth any work. */
    private static final double CHEAP = 7.0 / 8;

    private static final int WINDOW_SAMPLES = 5;
    private static final long WINDOW = 500_000_000L;

    /** One alone may be late by chance: it is overdue after so many times what is slow for all. */
    private static final double OVERDUE = 2;

    /** Whatever is usual, it is no answer to wait for so long. */
    private static final long LONG = 1_000_000_000L;

    private static final int OK = 200;
    private static final int UNAUTHORIZED = 401;

    /** Below this a difference is noise, whatever its factor. */
    private static final double NOISE = 5_000_000;

    private static final double FASTER_GAIN = 1.0 / 4;
    private static final double SLOWER_GAIN = 1.0 / 16;
    private static final double UNHELPED_GAIN = 1.0 / 64;
    private static final double RELUCTANT_GAIN = 1.0 / 4096;

    private final AdmissionRules rules;
    private final LongSupplier nanoTime;
    private final Underway underway = new Underway();
    private double rate;
    private double tokens;
    private long filledAt;
    private long countedSince;
    private long passed;
    private long asked;
    private double askedPerSecond;
    private long tenthSince;
    private int askedInTenth;
    private boolean flooded;
    private long turnedAwayAt;
    private long cutAt;
    private long windowAt;
    private long begunAt;
    private int samples;
    private double sum;
    private double usual;
    private double customary;

    /** A request that goes first, on its way to its service. */
    @FunctionalInterface
    public interface Turn {
        /** The head of its answer is there, or nobody waits for it any more. The first call counts. */
        void answered(int status);
    }

    /** @param nanoTime a monotonic clock in nanoseconds */
    public Admission(AdmissionRules rules, LongSupplier nanoTime) {
        this.rules = rules;
        this.nanoTime = nanoTime;
        this.rate = rules.startPerSecond();
        this.tokens = rate * KEPT_SECONDS;
        this.filledAt = nanoTime.getAsLong();
        this.countedSince = filledAt;
        this.tenthSince = filledAt;
        this.turnedAwayAt = filledAt - CALM;
        this.cutAt = filledAt - CAREFUL;
        this.windowAt = filledAt - WINDOW;
        this.begunAt = filledAt - NOBODY;
    }

    /** Whether a request that can wait may pass now. */
    public synchronized boolean admit() {
        var now = nanoTime.getAsLong();
        var seconds = (now - filledAt) / SECOND;
        filledAt = now;
        asked++;
        noticeFlood(now);
        adapt(now, seconds);
        if (now - begunAt >= NOBODY && underway.longest(now) == 0) {
            passed++;
            return true;
        }
        if (now - cutAt >= WINDOW && underway.longest(now) > overdue()) {
            cut(now);
        }
        tokens = Math.min(tokens + rate * seconds, most());
        if (tokens >= 1) {
            tokens--;
            passed++;
            return true;
        }
        turnedAwayAt = now;
        return false;
    }

    /** A request that was let in set nothing in motion. */
    public synchronized void cheap() {
        tokens = Math.min(tokens + CHEAP, most());
    }

    /** A request that goes first goes to its service. */
    public synchronized Turn begin() {
        begunAt = nanoTime.getAsLong();
        var entry = underway.begin(begunAt);
        return status -> answered(entry, status);
    }

    /** What was refused at its beginning tells nothing of how long the whole way is; what ended otherwise after a long wait does. */
    private synchronized void answered(Underway.Entry entry, int status) {
        if (entry.over()) {
            return;
        }
        var now = nanoTime.getAsLong();
        underway.end(entry, now);
        if (status != OK && status != UNAUTHORIZED && entry.age(now) < LONG) {
            return;
        }
        samples++;
        sum += entry.age(now);
        if (samples >= WINDOW_SAMPLES || now - windowAt >= WINDOW) {
            judge(sum / samples, now);
            samples = 0;
            sum = 0;
            windowAt = now;
        }
    }

    /** Requests a second that are let in when more are asked for. */
    public synchronized double perSecond() {
        return rate;
    }

    private double most() {
        return Math.max(1, rate * KEPT_SECONDS);
    }

    /** Within a tenth of a second: when the first second of a flood is over, too many have been let in. */
    private void noticeFlood(long now) {
        askedInTenth++;
        if (now - tenthSince >= TENTH) {
            var flood = rules.flood().fromPerSecond();
            var rises = askedInTenth * SECOND / (now - tenthSince) >= flood;
            if (rises && !flooded && rate <= rules.startPerSecond() * GROWTH) {
                rate = Math.min(rate, rules.flood().startPerSecond());
                tokens = Math.min(tokens, most());
            }
            flooded = rises || (flooded && askedPerSecond >= flood / 2.0);
            tenthSince = now;
            askedInTenth = 0;
        }
    }

    private void adapt(long now, double seconds) {
        if (now - countedSince >= SECOND) {
            var used = passed * SECOND / (now - countedSince) * READINESS;
            askedPerSecond = asked * SECOND / (now - countedSince);
            rate = Math.max(Math.min(rate, used), Math.min(rate, rules.startPerSecond()));
            learnCustom(now);
            rate = Math.max(rate, least());
            countedSince = now;
            passed = 0;
            asked = 0;
        }
        if (now - turnedAwayAt >= CALM) {
            rate = Math.max(rate, rules.startPerSecond());
        } else if (now - turnedAwayAt < TURNED_AWAY_LATELY && now - cutAt >= HOLD) {
            var growth = now - cutAt < CAREFUL ? CAREFUL_GROWTH : GROWTH;
            rate = Math.min(rate * Math.pow(growth, seconds), MOST_PER_SECOND);
        }
    }

    private void learnCustom(long now) {
        var seconds = (now - countedSince) / SECOND;
        var calm = now - cutAt >= HOLD && now - turnedAwayAt >= HOLD;
        if (calm && now - begunAt < NOBODY && askedPerSecond <= rules.startPerSecond()) {
            customary += (askedPerSecond - customary) * (1 - Math.exp(-seconds / CUSTOM_SECONDS));
        } else if (!calm) {
            customary *= Math.exp(-seconds / DOUBT_SECONDS);
        }
    }

    /** What is let in whatever happens. */
    private double least() {
        if (askedPerSecond >= rules.flood().fromPerSecond()) {
            return rules.flood().leastPerSecond();
        }
        return Math.max(rules.leastPerSecond(), Math.min(customary * CHANCE, rules.startPerSecond()));
    }

    private void judge(double mean, long now) {
        if (usual == 0) {
            usual = mean;
        } else if (mean > slow()) {
            learnReluctantly(mean, now);
            cut(now);
        } else if (now - turnedAwayAt >= HOLD) {
            usual += (mean - usual) * (mean < usual ? FASTER_GAIN : SLOWER_GAIN);
        }
    }

    /** Slow becomes what is usual: soon where no crowd can be the reason, hardly where fewer than the least would be needed. */
    private void learnReluctantly(double mean, long now) {
        if (now - turnedAwayAt >= HOLD) {
            usual += (mean - usual) * UNHELPED_GAIN;
        } else if (rate <= least()) {
            usual += (mean - usual) * RELUCTANT_GAIN;
        }
    }

    private void cut(long now) {
        rate = Math.max(Math.min(rate, rules.startPerSecond()) * CUT, least());
        tokens = Math.min(tokens, 1);
        cutAt = now;
    }

    private double slow() {
        var percent = flooded ? rules.flood().slowerPercent() : rules.slowerPercent();
        return Math.max(usual * percent / 100, usual + NOISE);
    }

    private double overdue() {
        return usual == 0 ? LONG : slow() * OVERDUE;
    }
}
