package dev.gatehouse.local;

import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.layout.Service;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code deploy/up} was asked to do.
 *
 * @param command what to do
 * @param options with what
 */
public record CommandLine(Command command, Options options) {

    /** What can be asked for. */
    public enum Command {
        UP,
        DEMO,
        STATS,
        TRAIN,
        HELP
    }

    /** A command line that cannot be understood; the message says what to write instead. */
    public static final class UsageException extends Exception {
        private static final long serialVersionUID = 1L;

        UsageException(@Nullable String message) {
            super(message);
        }
    }

    public static final String HELP = """
            deploy/up: all of Gatehouse on this machine; Ctrl-C stops it.

              --fresh                 start with no data, new keys and empty logs
              --demo                  walk one user through the system and show it (joins a running system,
                                      or starts one and stops it afterwards)
              --stats                 memory of everything that runs, and stop
              --replicas SERVICE=N    N processes of a service, 1 to 12; the gateway balances (repeatable)
              --load-test             lift the limits per client address and on sign-in attempts
              --otlp URL              trace everything and send it there (OTLP over HTTP)
              --directory DIR         keep data, logs and secrets there (default .gatehouse)
              --NAME-port N           move one port; names: gateway, operators, gateway-management, inbox, smtp,
                                      postgres, kafka, kafka-controller, redis, and for each service process
                                      NAME, NAME-management, NAME-grpc (core-auth, core-auth-2-grpc, …)
              --ports-from N          all ports one after the other from N
              --free-ports            any free ports, so that several systems run side by side
              --no-build              start what is built, however old
              --train                 record one run of this build, so that later starts take about half the CPU
                                      time, and stop (a minute or two; again after a build)
              --help                  this text
            """;

    private static final String PORT_OPTION_END = "-port";

    /**
     * Reads arguments as a shell passes them.
     *
     * @param directory used unless another is named
     */
    public static CommandLine parse(List<String> arguments, Path directory) throws UsageException {
        var rest = new ArrayDeque<>(arguments);
        var command = Command.UP;
        var options = Options.in(directory);
        while (!rest.isEmpty()) {
            var argument = rest.removeFirst();
            command = switch (argument) {
                case "--help", "-h" -> Command.HELP;
                case "--demo" -> Command.DEMO;
                case "--stats" -> Command.STATS;
                case "--train" -> Command.TRAIN;
                default -> {
                    options = option(options, argument, rest);
                    yield command;
                }
            };
        }
        try {
            Objects.requireNonNull(options.ports().apply(options.replicas()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
        return new CommandLine(command, options);
    }

    private static Options option(Options options, String argument, Deque<String> rest) throws UsageException {
        try {
            return switch (argument) {
                case "--fresh" -> options.withFresh();
                case "--load-test" -> options.withLoadTest();
                case "--free-ports" -> options.withFreePorts();
                case "--no-build" -> options;
                case "--directory" -> options.withDirectory(Path.of(value(argument, rest)));
                case "--otlp" -> options.withOtlp(endpoint(value(argument, rest)));
                case "--replicas" -> replicas(options, value(argument, rest));
                case "--ports-from" ->
                    options.withPorts(options.ports().on(new PortPlan.From(number(argument, value(argument, rest)))));
                default -> movedPort(options, argument, rest);
            };
        } catch (IllegalArgumentException e) {
            throw new UsageException(e.getMessage());
        }
    }

    private static Options movedPort(Options options, String argument, Deque<String> rest) throws UsageException {
        if (!argument.startsWith("--") || !argument.endsWith(PORT_OPTION_END)) {
            throw new UsageException("Unknown option " + argument + "; --help lists them all.");
        }
        var name = argument.substring(2, argument.length() - PORT_OPTION_END.length());
        return options.withPorts(options.ports().moving(name, number(argument, value(argument, rest))));
    }

    private static Options replicas(Options options, String text) throws UsageException {
        var parts = text.split("=", 2);
        var service = Service.named(parts[0]);
        if (parts.length != 2 || service.isEmpty()) {
            var services = Arrays.stream(Service.values()).map(Service::title).collect(Collectors.joining(", "));
            throw new UsageException("--replicas takes SERVICE=N with one of " + services + ", not '" + text + "'.");
        }
        return options.withReplicas(service.get(), number("--replicas", parts[1]));
    }

    private static URI endpoint(String text) throws UsageException {
        var endpoint = URI.create(text);
        if (!"http".equals(endpoint.getScheme()) && !"https".equals(endpoint.getScheme())) {
            throw new UsageException("--otlp takes an http or https URL, not '" + text + "'.");
        }
        return endpoint;
    }

    private static int number(String option, String text) throws UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException _) {
            throw new UsageException(option + " takes a number, not '" + text + "'.");
        }
    }

    private static String value(String option, Deque<String> rest) throws UsageException {
        if (rest.isEmpty()) {
            throw new UsageException(option + " needs a value.");
        }
        return rest.removeFirst();
    }
}
