package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An alert on a metric that nobody publishes never fires, and one that appears with the first trouble comes too late. By its name it
 * is the first to see the system, before anything has happened to it.
 */
class AlertsIT {

    private static final Pattern SELECTOR = Pattern.compile("(gatehouse_[a-z_]+)(?:\\{([^}]*)})?");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How old what authorization knows becomes between two looks. */
    private static final String KNOWLEDGE_AGE = "gatehouse_authorization_knowledge_age_seconds";

    private static final double FRESH_SECONDS = 2;

    /** Whose the metrics are that begin so; the others are everybody's. */
    private static final Map<String, Service> OWNERS = Map.of(
            "gatehouse_handovers_", Service.USER_MANAGEMENT,
            "gatehouse_activation_", Service.CORE_AUTH,
            "gatehouse_password_", Service.CORE_AUTH,
            "gatehouse_hashing_", Service.CORE_AUTH,
            "gatehouse_audit_", Service.CORE_AUTH,
            "gatehouse_authorization_", Service.AUTHORIZATION,
            "gatehouse_mail_", Service.COMMUNICATION);

    @Test
    void everyMetricOfEveryAlertIsZeroAtEachReplicaBeforeAnythingHappens() throws Exception {
        for (var rule : AlertRules.all()) {
            var selector = SELECTOR.matcher(rule.path("expr").asText());
            while (selector.find()) {
                var metric = selector.group(1);
                var label = Objects.requireNonNullElse(selector.group(2), "");
                for (var replica : replicas(metric)) {
                    await(replica + ": " + rule.path("alert").asText())
                            .pollDelay(Duration.ZERO)
                            .atMost(PATIENCE)
                            .untilAsserted(() -> assertThat(PublishedMetrics.values(replica, metric, label))
                                    .isNotEmpty()
                                    .allSatisfy(value -> assertThat(value).isBetween(0.0, highest(metric))));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void eachConsumerAndEachPartThatMayBeMissedIsShownByItself(Service service) throws Exception {
        for (var replica : SystemUnderTest.system().options().replicas().names(service)) {
            for (var metric : List.of("gatehouse_inbox_dead", "gatehouse_inbox_retry")) {
                await(replica + ": " + metric)
                        .pollDelay(Duration.ZERO)
                        .atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(PublishedMetrics.labels(replica, metric, "consumer"))
                                .containsExactlyInAnyOrderElementsOf(consumers(service)));
            }
            await(replica).atMost(PATIENCE).untilAsserted(() -> assertThat(
                            PublishedMetrics.labels(replica, "gatehouse_degraded", "without"))
                    .containsAll(parts(service)));
        }
    }

    private static List<String> consumers(Service service) {
        return switch (service) {
            case USER_MANAGEMENT -> List.of("account.mail", "account.activations");
            case CORE_AUTH -> List.of("activation.users", "activation.roles", "activation.mail", "audit.operators");
            case AUTHORIZATION -> List.of("assignment", "assignment.activations");
            case COMMUNICATION ->
                List.of("communication.verification", "communication.activations", "communication.mail-requests");
        };
    }

    private static List<String> parts(Service service) {
        return switch (service) {
            case USER_MANAGEMENT -> List.of("postgres", "kafka", "redis", "core-auth", "revocations");
            case CORE_AUTH -> List.of("postgres", "kafka", "redis", "authorization");
            case AUTHORIZATION -> List.of("postgres", "kafka", "revocations");
            case COMMUNICATION ->
                List.of("postgres", "kafka", "mail-server", "user-management", "core-auth", "revocations");
        };
    }

    private static double highest(String metric) {
        return metric.equals(KNOWLEDGE_AGE) ? FRESH_SECONDS : 0;
    }

    private static List<String> replicas(String metric) {
        var replicas = SystemUnderTest.system().options().replicas();
        return OWNERS.entrySet().stream()
                .filter(owner -> metric.startsWith(owner.getKey()))
                .findFirst()
                .map(owner -> replicas.names(owner.getValue()))
                .orElseGet(replicas::allNames);
    }
}
