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

    /** The scenario that the arguments name, with their numbers; those that they do not are the usage's. */
    static Plan of(Arguments asked) {
        return switch (asked.scenario()) {
            case "registration" -> beside(asked, 50, 60, "", Scenarios::registration);
            case "activation" -> beside(asked, 200, 20, "", Scenarios::activation);
            case "burst" -> beside(asked, 1_000, 10, "", Scenarios::burst);
            case "flood" -> beside(asked, 500, 30, "sign-ins beside ", Scenarios::flood);
            case "login" -> lasting(asked, 20, "logins", (s, length) -> s.login(users(asked, 100), length));
            case "refresh" ->
                lasting(
                        asked,
                        10,
                        "refreshes",
                        (s, length) -> s.refresh(asked.number("sessions", 4_000, 1, 50_000), length));
            case "checks" -> lasting(asked, 10, "checks", (s, length) -> s.checks(users(asked, 200), length));
            case "credentials" -> lasting(asked, 10, "client credentials", Scenarios::clientCredentials);
            case "introspection" -> lasting(asked, 10, "introspections", Scenarios::introspections);
            case "revocation" -> plan(users(asked, 100) + " sign-outs", s -> s.revocation(users(asked, 100)));
            case "timing" -> plan("known and unknown addresses", s -> s.timing(Sampling.of(asked, 5_000, 0)));
            case "private" ->
                plan("taken and free addresses", s -> s.privateRegistration(Sampling.of(asked, 2_000, 100)));
            case "memory" -> plan("memory", s -> s.memory("now", 1_500));
            default -> throw new IllegalArgumentException("There is no scenario " + asked.scenario() + ".");
        };
    }

    /** A scenario of registrations, so many a second. */
    @FunctionalInterface
    interface Registering {
        Report run(Scenarios scenarios, int perSecond, Duration length) throws Exception;
    }

    /** A scenario that lasts so long. */
    @FunctionalInterface
    interface Lasting {
        Report run(Scenarios scenarios, Duration length) throws Exception;
    }

    private static Plan beside(Arguments asked, int perSecond, int seconds, String before, Registering scenario) {
        int rate = asked.number("rate", perSecond, 1, 2_000);
        var length = length(asked, seconds);
        return plan(
                before + rate + " registrations/s for " + length.toSeconds() + " s",
                s -> scenario.run(s, rate, length));
    }

    private static Plan lasting(Arguments asked, int seconds, String title, Lasting scenario) {
        var length = length(asked, seconds);
        return plan(title + " for " + length.toSeconds() + " s", s -> scenario.run(s, length));
    }

    private static Duration length(Arguments asked, int seconds) {
        return Duration.ofSeconds(asked.number("seconds", seconds, 1, 600));
    }

    private static int users(Arguments asked, int otherwise) {
        return asked.number("users", otherwise, 1, 5_000);
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
