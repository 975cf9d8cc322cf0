package dev.gatehouse.chaos.fault;

import java.util.List;
import java.util.stream.Stream;

/** One way of breaking things. */
public interface Fault {

    /** As in RELIABILITY.md: {@code F6}. */
    String id();

    String title();

    /** Why it cannot be made on this machine; empty when it can. */
    default String obstacle() {
        return "";
    }

    /** Breaks, waits, mends. Runs under traffic unless it says otherwise; returns when what it broke is whole again. */
    Outcome run(Scene scene) throws Exception;

    /**
     * What came of it, besides what the checker finds.
     *
     * @param figure to be reported
     * @param broken expectations that did not hold; empty when all did
     */
    record Outcome(String figure, List<String> broken) {

        public static Outcome of(String figure) {
            return new Outcome(figure, List.of());
        }

        /** More to report. */
        public Outcome plus(String more) {
            return new Outcome(figure.isEmpty() ? more : figure + ", " + more, broken);
        }

        /** @param expected what should have been, told when it was not */
        public Outcome and(boolean held, String expected) {
            return held
                    ? this
                    : new Outcome(
                            figure,
                            Stream.concat(broken.stream(), Stream.of(expected)).toList());
        }
    }
}
