package dev.gatehouse.local.ops;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.local.SystemState;
import dev.gatehouse.local.terminal.Table;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The command {@code deploy/ops}. */
public final class Operations {

    private static final String USAGE = """
            deploy/ops COMMAND [--dir DIRECTORY]     (default: .gatehouse of this checkout)

              status                                 what is degraded, waiting, parked or dead, in each process
              review                                 users whose activation needs a person
              dead-letters                           events that could not be applied, by cause
              replay SERVICE CAUSE REASON            tries a service's dead letters of a cause again, with progress
              republish --since TIME [SERVICE]       publishes again what was appended since (2026-11-24T08:00:00Z, 90m, 2h, 3d),
                        [--after POSITION]           10,000 at a time; after that position, where it broke off
              audit verify [--checkpoint HEAD]       is anything missing from the audit log, changed or added? Exit code 1 if so.
                                                     HEAD: what an earlier run, or core-auth's log, named as the head

            All but status need an operator: GATEHOUSE_ACCESS_TOKEN, or GATEHOUSE_EMAIL and GATEHOUSE_PASSWORD, or you are asked.
            """;

    private static final List<String> SERVICES =
            List.of("user-management", "core-auth", "authorization", "communication");

    private final OperatorClient client;
    private final SystemState system;
    private final PrintStream out;

    Operations(OperatorClient client, SystemState system, PrintStream out) {
        this.client = client;
        this.system = system;
        this.out = out;
    }

    public static void main(String... arguments) throws InterruptedException {
        System.exit(run(arguments, System.out, System.err));
    }

    private static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        var words = new ArrayList<>(Arrays.asList(arguments));
        try {
            var directory = option(words, "--dir").orElse(".gatehouse");
            if (words.isEmpty() || words.getFirst().endsWith("help")) {
                out.print(USAGE);
                return 0;
            }
            var system = SystemState.read(Path.of(directory))
                    .orElseThrow(
                            () -> new OpsException("No system runs in " + directory + "; start one with deploy/up."));
            try (var client = new OperatorClient(system)) {
                new Operations(client, system, out).perform(words);
            }
            return 0;
        } catch (OpsException | IOException e) {
            err.println(e.getMessage());
            return 1;
        }
    }

    private void perform(List<String> words) throws OpsException, InterruptedException {
        var command = words.removeFirst();
        switch (command) {
            case "status" -> status();
            case "review" -> review(Operator.token(client));
            case "dead-letters" -> deadLetters(Operator.token(client));
            case "replay" -> replay(words, Operator.token(client));
            case "republish" -> {
                var since = Since.parse(
                        option(words, "--since").orElseThrow(() -> new OpsException("since when? --since 2h")),
                        Instant.now());
                var after = position(option(words, "--after").orElse("0"));
                var token = Operator.token(client);
                new RepublishCommand((path, order) -> client.post(path, token, order), this::depth, out)
                        .republish(since, after, words.isEmpty() ? SERVICES : words);
            }
            case "audit" -> {
                var checkpoint = option(words, "--checkpoint");
                if (!words.equals(List.of("verify"))) {
                    throw new OpsException("audit verify [--checkpoint HEAD]");
                }
                var token = Operator.token(client);
                new AuditCommand(path -> client.get(path, token), out).verify(checkpoint);
            }
            default -> throw new OpsException("There is no command " + command + ".\n" + USAGE);
        }
    }

    private void status() throws InterruptedException {
        var table = new Table(
                List.of(2, 3, 4, 5, 6), "process", "without", "outbox", "oldest s", "retried", "dead", "mail parked");
        for (var service : SERVICES) {
            for (var replica : system.services().getOrDefault(service, List.of())) {
                try {
                    var metrics = Metrics.parse(client.metrics(replica));
                    table.row(
                            replica.name(),
                            metrics.where("gatehouse_degraded", "without"),
                            number(metrics.sum("gatehouse_outbox_depth")),
                            number(metrics.sum("gatehouse_outbox_age_seconds")),
                            number(metrics.sum("gatehouse_inbox_retry")),
                            number(metrics.sum("gatehouse_inbox_dead")),
                            number(metrics.sum("gatehouse_mail_parked")));
                } catch (OpsException e) {
                    table.row(replica.name(), "does not answer");
                }
            }
        }
        table.lines().forEach(out::println);
    }

    private void review(String token) throws OpsException, InterruptedException {
        var found = client.get("/admin/v1/activations?state=NEEDS_REVIEW&page_size=200", token)
                .path("activations");
        var table = new Table(List.of(), "user", "password", "roles", "email", "profile");
        found.forEach(each -> table.row(
                each.path("user_id").asText(),
                each.path("domains").path("password").asText(),
                each.path("domains").path("roles").asText(),
                each.path("domains").path("email").asText(),
                each.path("domains").path("profile").asText()));
        table.lines().forEach(out::println);
        out.println(found.size() + " users need review");
    }

    private void deadLetters(String token) throws OpsException, InterruptedException {
        var table = new Table(List.of(0), "letters", "service", "consumer", "cause", "oldest");
        for (var service : SERVICES) {
            client.get(letters(service) + "/causes", token)
                    .path("causes")
                    .forEach(each -> table.row(
                            each.path("letters").asText(),
                            service,
                            each.path("consumer").asText(),
                            each.path("cause").asText(),
                            each.path("oldest").asText()));
        }
        table.lines().forEach(out::println);
    }

    private void replay(List<String> words, String token) throws OpsException, InterruptedException {
        if (words.size() != 3) {
            throw new OpsException("replay SERVICE CAUSE REASON");
        }
        var service = words.getFirst();
        var body = new HashMap<>(Map.of("cause", words.get(1), "reason", words.get(2)));
        JsonNode order;
        do {
            order = client.post(letters(service) + "/replays", token, body);
            body.put("replay_id", order.path("replay_id").asText());
        } while (order.path("more").asBoolean());
        JsonNode progress;
        do {
            progress = client.get(
                    letters(service) + "/replays/" + order.path("replay_id").asText(), token);
            out.printf(
                    "\r%d of %d succeeded, %d wait, %d failed",
                    progress.path("succeeded").asInt(),
                    progress.path("total").asInt(),
                    progress.path("waiting").asInt(),
                    progress.path("failed").asInt());
            TimeUnit.SECONDS.sleep(progress.path("waiting").asInt() > 0 ? 1 : 0);
        } while (progress.path("waiting").asInt() > 0);
        out.println();
    }

    /** They share the outbox; one that has only begun has not counted it yet. */
    private long depth(String service) throws OpsException, InterruptedException {
        double deepest = -1;
        var silent = new OpsException("no " + service + " runs");
        for (var replica : system.services().getOrDefault(service, List.of())) {
            try {
                deepest =
                        Math.max(deepest, Metrics.parse(client.metrics(replica)).sum("gatehouse_outbox_depth"));
            } catch (OpsException e) {
                silent = e;
            }
        }
        if (deepest < 0) {
            throw silent;
        }
        return Math.round(deepest);
    }

    private static long position(String text) throws OpsException {
        if (!text.matches("\\d{1,18}")) {
            throw new OpsException("not a position: " + text);
        }
        return Long.parseLong(text);
    }

    private static String letters(String service) {
        return "/admin/v1/" + service + "/dead-letters";
    }

    private static String number(double value) {
        return String.valueOf(Math.round(value));
    }

    private static Optional<String> option(List<String> words, String name) throws OpsException {
        int at = words.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        words.remove(at);
        if (at >= words.size()) {
            throw new OpsException(name + " needs a value");
        }
        return Optional.of(words.remove(at));
    }
}
