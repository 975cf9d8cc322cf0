package dev.gatehouse.local.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code deploy/ops republish}: a part at a time, each when the one before it has gone out. What is reopened is older than what
 * happens now and goes first, so that more than a part would keep that waiting.
 */
final class RepublishCommand {

    /** Below this, what is left goes out at once: {@code platform.outbox.batch}, as it is by default. */
    private static final long BATCH = 500;

    /** A replica counts its outbox once a second: what it says sooner can be of before the part. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** With the pause: five minutes for a part. */
    private static final int LOOKS = 150;

    /** Where a service is ordered to. */
    interface Orders {
        JsonNode post(String path, Map<String, ?> order) throws OpsException, InterruptedException;
    }

    /** How many events a service has to publish yet. */
    interface Outboxes {
        long depth(String service) throws OpsException, InterruptedException;
    }

    private final Orders orders;
    private final Outboxes outboxes;
    private final PrintStream out;
    private final Duration pause;

    RepublishCommand(Orders orders, Outboxes outboxes, PrintStream out) {
        this(orders, outboxes, out, PAUSE);
    }

    RepublishCommand(Orders orders, Outboxes outboxes, PrintStream out, Duration pause) {
        this.orders = orders;
        this.outboxes = outboxes;
        this.out = out;
        this.pause = pause;
    }

    /**
     * Service by service; prints how many events go out again.
     *
     * @param after a position of the first service's, as an earlier run that broke off named it; 0 for all since then
     * @throws OpsException with how to go on, when a part is refused or does not go out
     */
    void republish(Instant since, long after, List<String> services) throws OpsException, InterruptedException {
        long position = after;
        for (int i = 0; i < services.size(); i++) {
            var service = services.get(i);
            long events = 0;
            JsonNode part;
            try {
                do {
                    var order = Map.of("since", since.toString(), "after_position", position);
                    part = orders.post("/admin/v1/" + service + "/outbox/republish", order);
                    events += part.path("events").asLong();
                    position = part.path("last_position").asLong();
                    out.printf("\r%s: %d events go out again", service, events);
                } while (part.path("more").asBoolean() && isOut(service));
            } catch (OpsException e) {
                out.println();
                var left = String.join(" ", services.subList(i, services.size()));
                throw new OpsException("%s%nGo on with: deploy/ops republish --since %s --after %d %s"
                        .formatted(e.getMessage(), since, position, left));
            }
            out.println();
            position = 0;
        }
    }

    /** Waits for it. */
    private boolean isOut(String service) throws OpsException, InterruptedException {
        for (int i = 0; i < LOOKS; i++) {
            TimeUnit.MILLISECONDS.sleep(pause.toMillis());
            if (outboxes.depth(service) < BATCH) {
                return true;
            }
        }
        throw new OpsException(service + " has not published the part before: see docs/runbooks/outbox-stuck.md.");
    }
}
