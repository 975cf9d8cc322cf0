package dev.gatehouse.load;

/**
 * What a flood is judged by: sign-ins hardly feel it, whoever is not let in is told so at once, and nothing grows.
 *
 * @param quiet the sign-ins before
 * @param signIns those meanwhile
 * @param registrations the flood; what was refused as it should be is named {@link #REFUSED}
 * @param refused how long that took
 * @param beforeMiB what the services and the gateway had in memory before
 */
record FloodFigures(
        Outcome quiet, Outcome signIns, Outcome registrations, Latencies refused, double beforeMiB, double afterMiB) {

    /** A registration that was turned away with a time to come back at. */
    static final String REFUSED = "503 (Retry-After)";

    private static final double MOST_MIB = 1_500;

    Report report() {
        var report = new Report();
        report.figure("sign-in quiet p50, p95, p99", times(quiet.latencies));
        report.figure("sign-in flooded p50, p95, p99", times(signIns.latencies));
        report.atMost("flooded p95 / quiet p95", signIns.latencies.millis(95) / quiet.latencies.millis(95), "", 2);
        report.atLeast("sign-ins flooded", (double) signIns.succeeded(), "", 1);
        report.atMost("sign-ins answered otherwise", (double) (others(quiet) + others(signIns)), "", 0);
        report.others(quiet);
        report.others(signIns);
        report.figure("registrations sent, accepted", registrations.total() + ", " + registrations.succeeded());
        report.figure("accepted p50, p95, p99", times(registrations.latencies));
        report.atLeast("registrations refused with Retry-After", (double) refused.count(), "", 1);
        report.atMost("refused after, p99", refused.millis(99), " ms", 50);
        long otherwise = others(registrations) - registrations.others().getOrDefault(REFUSED, 0L);
        report.atMost("registrations neither accepted nor so refused", (double) otherwise, "", 0);
        report.others(registrations);
        report.figure("services and gateway resident, before", Report.format(beforeMiB) + " MiB");
        report.atMost("services and gateway resident, after", afterMiB, " MiB", MOST_MIB);
        return report;
    }

    private static long others(Outcome outcome) {
        return outcome.total() - outcome.succeeded();
    }

    private static String times(Latencies latencies) {
        return Report.format(latencies.millis(50)) + ", " + Report.format(latencies.millis(95)) + ", "
                + Report.format(latencies.millis(99)) + " ms";
    }
}
