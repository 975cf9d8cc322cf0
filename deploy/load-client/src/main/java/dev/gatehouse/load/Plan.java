package dev.gatehouse.load;

import java.time.Duration;
import java.util.List;

/** One scenario with its numbers. */
interface Plan {

    /** A scenario as it is run; may wait for minutes. */
    @FunctionalInterface
    interface Run {
        Report on(Scenarios scenarios) throws Exception;
    }

    /** The runs behind docs/performance.md. The JVMs compile during the first minutes of load, hence the warm-up. */
    List<Plan> ALL = List.of(
            plan("memory, idle", s -> s.memory("idle", 1_000)),
            plan("warm-up: 150 registrations/s for 40 s", s -> s.activation(150, Duration.ofSeconds(40))),
            plan("20 registrations/s for 30 s", s -> s.registration(20, Duration.ofSeconds(30))),
            plan("50 registrations/s for 60 s", s -> s.registration(50, Duration.ofSeconds(60))),
            plan("90 registrations/s for 30 s", s -> s.registration(90, Duration.ofSeconds(30))),
            plan("200 registrations/s for 20 s", s -> s.activation(200, Duration.ofSeconds(20))),
            plan("1,000 registrations/s for 10 s", s -> s.burst(1_000, Duration.ofSeconds(10))),
            plan("logins", s -> s.login(100, Duration.ofSeconds(20))),
            plan("refreshes", s -> s.refresh(4_000, Duration.ofSeconds(10))),
            plan("checks", s -> s.checks(200, Duration.ofSeconds(10))),
            plan("client credentials", s -> s.clientCredentials(Duration.ofSeconds(10))),
            plan("introspections", s -> s.introspections(Duration.ofSeconds(10))),
            plan("sign-outs", s -> s.revocation(100)),
            plan("known and unknown addresses", s -> s.timing(Sampling.of(1_000))),
            plan("sign-ins beside 500 registrations/s for 30 s", s -> s.flood(500, Duration.ofSeconds(30))),
            plan("memory, after the load", s -> s.memory("after the load", 1_500)));

    String title();

    Report run(Scenarios scenarios) throws Exception;

    /** The scenario that the arguments name, with their numbers. */
    static Plan of(Arguments arguments) {
        var length = Duration.ofSeconds(arguments.number("seconds", 20, 1, 600));
        int rate = arguments.number("rate", 50, 1, 2_000);
        int users = arguments.number("users", 100, 1, 5_000);
        return switch (arguments.scenario()) {
            case "registration" ->
                plan(rate + " registrations/s for " + length.toSeconds() + " s", s -> s.registration(rate, length));
            case "activation" ->
                plan(rate + " registrations/s for " + length.toSeconds() + " s", s -> s.activation(rate, length));
            case "burst" ->
                plan(rate + " registrations/s for " + length.toSeconds() + " s", s -> s.burst(rate, length));
            case "flood" ->
                plan(
                        "sign-ins beside " + rate + " registrations/s for " + length.toSeconds() + " s",
                        s -> s.flood(rate, length));
            case "login" -> plan("logins", s -> s.login(users, length));
            case "refresh" -> plan("refreshes", s -> s.refresh(arguments.number("sessions", 4_000, 1, 50_000), length));
            case "checks" -> plan("checks", s -> s.checks(users, length));
            case "credentials" -> plan("client credentials", s -> s.clientCredentials(length));
            case "introspection" -> plan("introspections", s -> s.introspections(length));
            case "revocation" -> plan("sign-outs", s -> s.revocation(users));
            case "timing" -> plan("known and unknown addresses", s -> s.timing(Sampling.of(arguments, 5_000, 0)));
            case "private" ->
                plan("taken and free addresses", s -> s.privateRegistration(Sampling.of(arguments, 2_000, 100)));
            case "memory" -> plan("memory", s -> s.memory("now", 1_500));
            default -> throw new IllegalArgumentException("There is no scenario " + arguments.scenario() + ".");
        };
    }

    private static Plan plan(String title, Run run) {
        return new Plan() {
            @Override
            public String title() {
                return title;
            }

            @Override
            public Report run(Scenarios scenarios) throws Exception {
                return run.on(scenarios);
            }
        };
    }
}
