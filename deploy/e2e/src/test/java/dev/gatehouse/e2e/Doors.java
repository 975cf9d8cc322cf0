package dev.gatehouse.e2e;

import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The one table of who comes in where: {@code doors.txt}. */
record Doors(List<Rule> rules) {

    private static final String EVERY_SERVICE = "*";
    private static final int WHERE = 3;

    /** A line of the table. */
    record Rule(String service, String method, String path, List<String> rest) {

        boolean covers(Operation operation) {
            return (service.equals(EVERY_SERVICE)
                            || service.equals(operation.service().title()))
                    && method.equals(operation.method())
                    && path.equals(operation.path());
        }

        /** The statuses that each kind of caller may get. */
        Map<Caller, Set<Integer>> statuses() {
            var expected = new EnumMap<Caller, Set<Integer>>(Caller.class);
            var callers = Caller.values();
            for (int i = 0; i < callers.length; i++) {
                expected.put(
                        callers[i],
                        Arrays.stream(rest.get(i).split("\\|"))
                                .map(Integer::valueOf)
                                .collect(Collectors.toSet()));
            }
            return expected;
        }

        /** What is sent: enough to be asked who one is. */
        String body() {
            var body = String.join(" ", rest.subList(Math.min(rest.size(), Caller.values().length), rest.size()));
            return body.isEmpty() ? "{}" : body;
        }

        /** The names of the services that may call a gRPC method. */
        Set<String> callers() {
            return Set.copyOf(Arrays.asList(rest.getFirst().split(",")));
        }

        @Override
        public String toString() {
            return service + " " + method + " " + path;
        }
    }

    static Doors read() {
        try (var table = Objects.requireNonNull(Doors.class.getResourceAsStream("/doors.txt"))) {
            return parse(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Doors parse(String table) {
        return new Doors(table.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(line -> List.of(line.strip().split("\\s+")))
                .map(cells -> new Rule(cells.get(0), cells.get(1), cells.get(2), cells.subList(WHERE, cells.size())))
                .toList());
    }

    /** @throws IllegalStateException unless the table has exactly one rule for it */
    Rule ruleFor(Operation operation) {
        var found = rules.stream().filter(rule -> rule.covers(operation)).toList();
        if (found.size() != 1) {
            throw new IllegalStateException(operation + " has " + found.size() + " rules");
        }
        return found.getFirst();
    }

    /** Operations that nobody wrote a rule for, or more than one. */
    List<Operation> unruled(List<Operation> operations) {
        return operations.stream()
                .filter(operation ->
                        rules.stream().filter(rule -> rule.covers(operation)).count() != 1)
                .toList();
    }

    /** Rules for what is not there, in one of the services that they name at least. */
    List<Rule> idle(List<Operation> operations) {
        return rules.stream()
                .filter(rule -> services(rule).anyMatch(service -> operations.stream()
                        .noneMatch(operation -> operation.service() == service && rule.covers(operation))))
                .toList();
    }

    private static Stream<Service> services(Rule rule) {
        return rule.service().equals(EVERY_SERVICE)
                ? Arrays.stream(Service.values())
                : Service.named(rule.service()).stream();
    }
}
