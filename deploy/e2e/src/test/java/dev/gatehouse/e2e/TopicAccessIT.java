package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.layout.Topic;
import dev.gatehouse.servers.KafkaAccounts;
import dev.gatehouse.servers.TopicAccess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What an account may do at the broker is what everything else here lives on; this is what it may not. */
class TopicAccessIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final GatehouseSystem system = SystemUnderTest.system();

    @ParameterizedTest
    @MethodSource("accounts")
    void nobodyWritesATopicOfAnother(TopicAccess access) {
        var settings = system.kafka(access.account());
        settings.put("enable.idempotence", "false"); // who may write nothing gets no further than to ask for an id
        try (var producer = new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer())) {
            for (var topic : except(access.writes())) {
                var record = new ProducerRecord<>(topic, "forged", new byte[0]);
                assertThatThrownBy(() -> producer.send(record).get(PATIENCE.toSeconds(), TimeUnit.SECONDS))
                        .as(topic)
                        .hasCauseInstanceOf(TopicAuthorizationException.class);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void nobodyReadsATopicThatIsNotForHim(TopicAccess access) {
        for (var topic : except(access.reads())) {
            assertThatThrownBy(() -> read(access.account(), topic))
                    .as(topic)
                    .isInstanceOf(TopicAuthorizationException.class);
        }
    }

    /** Which would keep the other from hearing what it is given. */
    @ParameterizedTest
    @EnumSource
    void noServiceJoinsAGroupOfAnother(Service service) {
        for (var other : Service.values()) {
            if (other != service) {
                for (var group : List.of(other.title(), other.title() + "-1")) {
                    assertThatThrownBy(() -> join(service, group))
                            .as(group)
                            .isInstanceOf(GroupAuthorizationException.class);
                }
            }
        }
    }

    @Test
    void nothingIsAnsweredWithoutAnAccount() {
        var bootstrap = system.kafka(KafkaAccounts.ADMINISTRATOR).getOrDefault("bootstrap.servers", "");

        assertThatThrownBy(() -> nodes(Map.of("bootstrap.servers", bootstrap)))
                .hasCauseInstanceOf(TimeoutException.class);
    }

    @ParameterizedTest
    @MethodSource("accounts")
    void aWrongPasswordOpensNothing(TopicAccess access) {
        var settings = system.kafka(access.account());
        settings.putAll(new KafkaAccounts("guessed", Map.of(access.account(), "guessed")).signIn(access.account()));

        assertThatThrownBy(() -> nodes(settings)).hasCauseInstanceOf(SaslAuthenticationException.class);
    }

    @Test
    void theBrokerKnowsNoOtherRules() throws Exception {
        var rules = new ArrayList<String>();
        for (var access : Topic.access()) {
            var who = "User:" + access.account() + " ALLOW ";
            access.writes().forEach(topic -> rules.add(who + "WRITE TOPIC LITERAL " + topic));
            access.reads().forEach(topic -> rules.add(who + "READ TOPIC LITERAL " + topic));
            rules.add(who + "READ GROUP LITERAL " + access.account());
            rules.add(who + "READ GROUP PREFIXED " + access.account() + "-");
        }

        try (var admin = Admin.create(system.kafka(KafkaAccounts.ADMINISTRATOR))) {
            assertThat(admin.describeAcls(AclBindingFilter.ANY).values().get())
                    .extracting(TopicAccessIT::told)
                    .containsExactlyInAnyOrderElementsOf(rules);
        }
    }

    static List<TopicAccess> accounts() {
        return Topic.access();
    }

    private static List<String> except(List<String> topics) {
        var others = Topic.ALL.stream()
                .map(Topic::name)
                .filter(topic -> !topics.contains(topic))
                .toList();
        assertThat(others).isNotEmpty();
        return others;
    }

    private void read(String account, String topic) {
        try (var consumer = consumer(system.kafka(account))) {
            var partitions = List.of(new TopicPartition(topic, 0));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            consumer.poll(PATIENCE);
        }
    }

    private void join(Service service, String group) {
        var settings = system.kafka(service.title());
        settings.put("group.id", group);
        try (var consumer = consumer(settings)) {
            consumer.subscribe(List.of("gatehouse.sessions.v1"));
            consumer.poll(PATIENCE);
        }
    }

    private static KafkaConsumer<String, byte[]> consumer(Map<String, Object> settings) {
        settings.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    private static int nodes(Map<String, Object> client) throws Exception {
        var settings = new HashMap<>(client);
        settings.put("request.timeout.ms", 1_000);
        settings.put("default.api.timeout.ms", 3_000);
        try (var admin = Admin.create(settings)) {
            return admin.describeCluster().nodes().get().size();
        }
    }

    private static String told(AclBinding rule) {
        var entry = rule.entry();
        var what = rule.pattern();
        return String.join(
                " ",
                entry.principal(),
                entry.permissionType().name(),
                entry.operation().name(),
                what.resourceType().name(),
                what.patternType().name(),
                what.name());
    }
}
