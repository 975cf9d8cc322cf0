package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.communication.ServiceTest;
import dev.gatehouse.communication.Surroundings;
import dev.gatehouse.communication.mailer.Attempt;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestSettings;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Surroundings.class)
class ReportsTest extends ServiceTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T12:00:00Z"), ZoneOffset.UTC);
    private static final MessageConfig DEFAULTS =
            TestSettings.of(MessageConfig.class, Map.of("communication.message.topic", "mail"));
    private static final ServiceConfig SERVICE = TestSettings.of(
            ServiceConfig.class,
            Map.of("platform.service.name", "communication", "platform.service.node", "communication-7"));
    private static final Duration TOOK = Duration.ofNanos(12_500_000);

    private Reports reports() {
        return new Reports(DEFAULTS, SERVICE, ids, CLOCK);
    }

    @Test
    void theWaitDoublesWithinItsBounds() {
        assertThat(delays(0)).allMatch(millis -> millis >= 1_000 && millis <= 1_500);
        assertThat(delays(5)).allMatch(millis -> millis >= 32_000 && millis <= 48_000);
        assertThat(delays(1_000)).containsOnly(600_000L);
        assertThat(delays(5).stream().distinct().count()).isGreaterThan(100);
    }

    @Test
    void whatWaitsForAnotherServiceWaitsNotLongOnceThatIsBack() {
        assertThat(reports().unprepared(message(0, 1_000)))
                .returns(Report.State.QUEUED, Report::state)
                .returns("NOT_PREPARED", Report::reason)
                .returns(Duration.ofSeconds(30), Report::delay);
    }

    @Test
    void theTwentiethTryIsTheLast() {
        assertThat(reports().of(message(18, 0), new Attempt.NotAccepted("SMTP_450"), TOOK, null))
                .returns(Report.State.QUEUED, Report::state)
                .returns("SMTP_450", Report::reason);
        assertThat(reports().of(message(19, 0), new Attempt.NotAccepted("SMTP_450"), TOOK, null))
                .returns(Report.State.FAILED, Report::state)
                .returns("TRIES_USED_UP", Report::reason);
    }

    @Test
    void whatTheServerDidNotTakeIsToldAsDelayed() throws IOException {
        var report = reports().of(message(2, 5), new Attempt.NotAccepted("SMTP_450"), TOOK, null);

        assertThat(report.event()).isNotNull();
        assertThat(report.event().type()).isEqualTo("mail.delayed");
        assertThatObject(new ObjectMapper().readTree(report.event().data()))
                .returns("verify-email", told -> told.path("template").asText())
                .returns(3, told -> told.path("attempt").asInt())
                .returns("SMTP_450", told -> told.path("reason").asText())
                .returns("communication-7", told -> told.path("node").asText())
                .returns(12.5, told -> told.path("took_millis").asDouble());
    }

    @Test
    void whatWasBrokenOffIsPutBackHoweverOftenItWasTried() {
        assertThat(reports().of(message(19, 0), new Attempt.BrokenOff(), TOOK, null))
                .returns(Report.State.QUEUED, Report::state)
                .returns("STOPPED", Report::reason)
                .returns(null, Report::event);
    }

    @Test
    void aParkedMessageSaysThatItIsInDoubt() {
        var report = reports().of(message(0, 0), new Attempt.Unknown("NO_ANSWER"), TOOK, null);
        assertThat(report.state()).isEqualTo(Report.State.PARKED);
        assertThat(report.event()).isNotNull();
        assertThat(report.event().type()).isEqualTo("mail.failed");
        assertThat(report.event().data()).contains("\"reason\":\"IN_DOUBT\"");
    }

    @Test
    void aWorkerIsNotTakenForDeadBeforeItsConversationMustHaveEnded() {
        assertThat(DEFAULTS.sendingLease()).isGreaterThan(Duration.ofMinutes(2));
    }

    private List<Long> delays(int deferrals) {
        var reports = reports();
        return IntStream.range(0, 1_000)
                .mapToObj(i -> reports.later(message(0, deferrals), "NOT_PREPARED")
                        .delay()
                        .toMillis())
                .toList();
    }

    private static QueuedMessage message(int attempts, int deferrals) {
        var id = new UUID(1, 2);
        return new QueuedMessage(id, id, "verify-email", id, attempts, deferrals, false, null, id, null);
    }
}
