package dev.gatehouse.local.ops;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintStream;
import java.util.Optional;

/** {@code deploy/ops audit verify}: goes through the whole audit log, a part at a time. */
final class AuditCommand {

    private static final int PART = 10_000;
    private static final String HEAD = "\\d{1,18}:[0-9a-f]{64}";

    /** Where answers come from. */
    interface Source {
        JsonNode get(String path) throws OpsException, InterruptedException;
    }

    private final Source source;
    private final PrintStream out;

    AuditCommand(Source source, PrintStream out) {
        this.source = source;
        this.out = out;
    }

    /**
     * Prints how far it has come and, at the end, the head, to be kept as a checkpoint for later.
     *
     * @param checkpoint a head that was printed or logged earlier
     * @throws OpsException when the log is not what it was
     */
    void verify(Optional<String> checkpoint) throws OpsException, InterruptedException {
        if (checkpoint.isPresent() && !checkpoint.get().matches(HEAD)) {
            throw new OpsException("not a head: " + checkpoint.get() + " (SEQUENCE:HASH)");
        }
        long checked = 0;
        long after = 0;
        JsonNode part;
        do {
            part = source.get("/admin/v1/audit/verification?limit=" + PART + "&after=" + after
                    + checkpoint.map(link -> "&checkpoint=" + link).orElse(""));
            checked += part.path("checked").asLong();
            after = part.path("through_sequence").asLong();
            out.printf(
                    "\r%d checked, at %d of %d",
                    checked, after, part.path("head_sequence").asLong());
            if (!part.path("intact").asBoolean()) {
                out.println();
                throw new OpsException("BROKEN at %d: %s"
                        .formatted(
                                part.path("first_broken").asLong(),
                                part.path("fault").asText()));
            }
        } while (!part.path("complete").asBoolean());
        out.println();
        out.println("intact; head " + part.path("head_sequence").asLong() + ":"
                + part.path("head_hash").asText());
    }
}
