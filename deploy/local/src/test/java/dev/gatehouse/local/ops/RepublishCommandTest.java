package dev.gatehouse.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepublishCommandTest {

    private static final Instant SINCE = Instant.parse("2026-11-24T08:00:00Z");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final List<String> done = new ArrayList<>();
    private final Deque<String> parts = new ArrayDeque<>();
    private final Deque<Long> depths = new ArrayDeque<>();

    @Test
    void aPartIsOrderedWhenTheOneBeforeItHasGoneOut() throws Exception {
        parts.addAll(List.of(part(10_000, 70, true), part(3, 90, false), part(5, 8, false)));
        depths.addAll(List.of(9_800L, 500L, 499L));

        command().republish(SINCE, 0, List.of("core-auth", "communication"));

        assertThat(done)
                .containsExactly(
                        "core-auth after 0",
                        "core-auth has 9800",
                        "core-auth has 500",
                        "core-auth has 499",
                        "core-auth after 70",
                        "communication after 0");
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .isEqualTo("\rcore-auth: 10000 events go out again\rcore-auth: 10003 events go out again"
                        + System.lineSeparator() + "\rcommunication: 5 events go out again" + System.lineSeparator());
    }

    @Test
    void onePartThatDoesNotGoOutEndsItWithHowToGoOn() {
        parts.add(part(10_000, 70, true));

        assertThatThrownBy(() -> command().republish(SINCE, 40, List.of("core-auth", "communication")))
                .isInstanceOf(OpsException.class)
                .hasMessage("core-auth has not published the part before: see docs/runbooks/outbox-stuck.md."
                        + System.lineSeparator()
                        + "Go on with: deploy/ops republish --since 2026-11-24T08:00:00Z --after 70"
                        + " core-auth communication");
        assertThat(done).hasSize(1 + 150).startsWith("core-auth after 40").endsWith("core-auth has 10000");
    }

    private RepublishCommand command() {
        return new RepublishCommand(
                (path, order) -> {
                    done.add(path.replaceAll("/admin/v1/(.*)/outbox/republish", "$1") + " after "
                            + order.get("after_position"));
                    assertThat(String.valueOf(order.get("since"))).isEqualTo(SINCE.toString());
                    return json(parts.remove());
                },
                service -> {
                    long depth = depths.isEmpty() ? 10_000L : depths.remove();
                    done.add(service + " has " + depth);
                    return depth;
                },
                new PrintStream(printed, true, StandardCharsets.UTF_8),
                Duration.ZERO);
    }

    private static String part(int events, long last, boolean more) {
        return "{\"events\":%d,\"last_position\":%d,\"more\":%s}".formatted(events, last, more);
    }

    private static JsonNode json(String text) {
        try {
            return new ObjectMapper().readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
