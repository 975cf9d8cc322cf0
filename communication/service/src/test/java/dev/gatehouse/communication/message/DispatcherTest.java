package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.testkit.BackingServers;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** With a mail server that accepts connections and says nothing, and a process that has just begun. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
@TestProfile(DispatcherTest.SilentMailServer.class)
class DispatcherTest extends ServiceTest {

    public static class SilentMailServer implements QuarkusTestProfile {

        private static final ServerSocket DOOR = door();

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "communication.smtp.port",
                    String.valueOf(DOOR.getLocalPort()),
                    "communication.smtp.reply-timeout",
                    "2m",
                    "communication.message.drain",
                    "2s",
                    // what other tests left in the topics is none of its business
                    "mp.messaging.connector.smallrye-kafka.auto.offset.reset",
                    "latest");
        }

        private static ServerSocket door() {
            try {
                return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Inject
    Dispatcher dispatcher;

    @Inject
    MeterRegistry metrics;

    @Test
    void whatTheMailServerHasNotHeardIsPutBackWhenTheProcessStops() throws InterruptedException {
        assertThat(attempts())
                .isEqualTo(Map.of("queued", 0.0, "sent", 0.0, "parked", 0.0, "failed", 0.0, "withheld", 0.0));
        var ada = person();
        sql(
                "insert into message (id, user_id, template, intent, correlation)"
                        + " values ($1, $2, 'verify-email', $1, $1)",
                ids.next(),
                ada.id());
        awaitState(ada, "SENDING");

        dispatcher.stop(new ShutdownEvent());

        var message = sql("select state, reason, attempts from message where user_id = $1", ada.id())
                .getFirst();
        assertThat(message.getString("state")).isEqualTo("QUEUED");
        assertThat(message.getString("reason")).isEqualTo("STOPPED");
        assertThat(message.getInteger("attempts")).isEqualTo(1);
        assertThat(events(ada)).isEmpty();
        assertThat(attempts())
                .isEqualTo(Map.of("queued", 1.0, "sent", 0.0, "parked", 0.0, "failed", 0.0, "withheld", 0.0));
    }

    private Map<String, Double> attempts() {
        return metrics.get("gatehouse.mail.attempts").counters().stream()
                .collect(Collectors.toMap(
                        counter -> String.valueOf(counter.getId().getTag("outcome")), Counter::count));
    }
}
