package dev.gatehouse.local.layout;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.Installation;
import dev.gatehouse.servers.TopicAccess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The broker lets the services do what their settings say, and the operators' document says the same. */
class TopicTest {

    private static final Path ROOT = Installation.ofThisBuild().home();
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([^}:]+)}");
    private static final Pattern CONSUMED = Pattern.compile("mp\\.messaging\\.incoming\\.[^.]+\\.topics?");

    @ParameterizedTest
    @EnumSource
    void aServiceWritesTheTopicsThatItsContractCallsItsOwn(Service service) throws IOException {
        assertThat(of(service).writes())
                .containsExactlyInAnyOrderElementsOf(
                        topics(contracts().getProperty("platform.direct.topics." + service.title(), "")));
    }

    @ParameterizedTest
    @EnumSource
    void aServiceReadsTheTopicsThatItConsumes(Service service) throws IOException {
        var settings = settings(service);
        var consumed = settings.stringPropertyNames().stream()
                .filter(CONSUMED.asMatchPredicate())
                .map(settings::getProperty)
                .collect(joining(","));

        assertThat(of(service).reads()).containsExactlyInAnyOrderElementsOf(topics(consumed));
    }

    /** Which its account may join. */
    @ParameterizedTest
    @EnumSource
    void aServicesGroupsBearItsName(Service service) throws IOException {
        var settings = settings(service);

        assertThat(settings.getProperty("quarkus.application.name")).isEqualTo(service.title());
        assertThat(settings.stringPropertyNames().stream()
                        .filter(name -> name.endsWith(".group.id"))
                        .map(settings::getProperty))
                .allSatisfy(group -> assertThat(group).startsWith("${platform.broadcast.group}"));
        assertThat(load(ROOT.resolve("platform/kit/src/main/resources/META-INF/microprofile-config.properties")))
                .containsEntry("mp.messaging.connector.smallrye-kafka.group.id", "${quarkus.application.name}")
                .containsEntry("platform.broadcast.group", "${quarkus.application.name}-${quarkus.uuid}");
    }

    @Test
    void eachTopicOfAContractIsThere() throws IOException {
        var contracts = contracts();
        var named = contracts.stringPropertyNames().stream()
                .filter(name -> name.startsWith("contract.topic."))
                .map(contracts::getProperty);

        assertThat(named)
                .containsExactlyInAnyOrderElementsOf(
                        Topic.ALL.stream().map(Topic::name).toList());
    }

    @Test
    void operatorsAreToldTheSame() throws IOException {
        var told = Files.readString(ROOT.resolve("docs/develop.md"));

        for (var access : Topic.access()) {
            assertThat(told)
                    .contains("| `%s` | %s | %s |"
                            .formatted(access.account(), quoted(access.writes()), quoted(access.reads())));
        }
    }

    private static String quoted(List<String> topics) {
        return topics.isEmpty()
                ? "–"
                : topics.stream().map(topic -> "`" + topic + "`").collect(joining(", "));
    }

    private static TopicAccess of(Service service) {
        return Topic.access().stream()
                .filter(access -> access.account().equals(service.title()))
                .findFirst()
                .orElseThrow();
    }

    /** A list with references to the contracts. */
    private static List<String> topics(String list) throws IOException {
        var contracts = contracts();
        var resolved = REFERENCE.matcher(list).replaceAll(name -> contracts.getProperty(name.group(1)));
        return Stream.of(resolved.split(",")).map(String::strip).toList();
    }

    private static Properties settings(Service service) throws IOException {
        return load(ROOT.resolve(service.title() + "/service/src/main/resources/application.properties"));
    }

    private static Properties contracts() throws IOException {
        var all = new Properties();
        for (var service : Service.values()) {
            all.putAll(load(
                    ROOT.resolve(service.title() + "/api/src/main/resources/META-INF/microprofile-config.properties")));
        }
        return all;
    }

    private static Properties load(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return properties;
    }
}
