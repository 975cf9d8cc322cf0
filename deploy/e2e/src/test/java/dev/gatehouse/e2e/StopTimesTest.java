package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stop takes ten seconds at most: what a process waits for, one after the other, adds up to less. */
class StopTimesTest {

    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    /** The rest is for what is waited for without being counted here, such as a thread's turn on a full machine. */
    private static final Duration MOST = Duration.ofMillis(8_500);

    /** Of {@link OrderlyStop}. */
    private static final Duration PROMISED = Duration.ofSeconds(10);

    private static final String KIT = "platform/kit/src/main/java/dev/gatehouse/kit/";
    private static final String CORE_AUTH = "core-auth/service/src/main/java/dev/gatehouse/coreauth/";
    private static final String MESSAGE = "communication/service/src/main/java/dev/gatehouse/communication/message/";
    private static final String GATEWAY = "deploy/gateway/src/main/java/dev/gatehouse/gateway/";
    private static final String SETTINGS = "platform/kit/src/main/resources/META-INF/microprofile-config.properties";

    /** Who blocks the thread that stops a service. */
    private static final Set<String> WAITERS = Set.of(
            KIT + "lifecycle/Intake.java",
            CORE_AUTH + "passwordtask/PasswordTaskRunner.java",
            CORE_AUTH + "audit/AuditQueue.java",
            MESSAGE + "Dispatcher.java");

    private static final Pattern BLOCKS =
            Pattern.compile("(?<!Uni)\\.join\\(\\)|\\.await\\(|TimeUnit\\.[A-Z]+\\.sleep\\(");

    private static final String TEXT = "(?<number>\\d+)(?<unit>m?s)\\b";
    private static final String CODE = "Duration\\.of(?<unit>Millis|Seconds)\\((?<number>[\\d_]+)\\)";
    private static final Map<String, Integer> MILLIS = Map.of("ms", 1, "Millis", 1, "s", 1_000, "Seconds", 1_000);

    /** Where a duration is set: {@link #TEXT} or {@link #CODE}, and what stands around it. */
    private record Setting(String file, String pattern) {

        /** Of {@code NAME = Duration.ofSeconds(1)}. */
        static Setting constant(String file, String name) {
            return new Setting(file, "\\b" + name + " = " + CODE);
        }

        Duration value() throws IOException {
            var found = Pattern.compile(pattern).matcher(Files.readString(ROOT.resolve(file)));
            assertThat(found.find()).as("%s says: %s", file, pattern).isTrue();
            long number = Long.parseLong(found.group("number").replace("_", ""));
            return Duration.ofMillis(number * MILLIS.getOrDefault(found.group("unit"), 0));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceHasTimeToSpare(Service service) throws IOException {
        assertThat(sum(Stream.concat(ofEach(), own(service)).toList())).isLessThanOrEqualTo(MOST);
    }

    @Test
    void theGatewayHasTimeToSpare() throws IOException {
        var closing = Setting.constant(GATEWAY + "Gateway.java", "STOP");
        var waits = List.of(
                new Setting(GATEWAY + "config/GatewayConfig.java", "GATEWAY_DRAIN_TIMEOUT_MS\", " + CODE),
                closing,
                closing,
                Setting.constant(GATEWAY + "telemetry/Tracing.java", "FLUSH"));

        assertThat(sum(waits)).isLessThanOrEqualTo(MOST);
    }

    @Test
    void whatIsNotOursIsCutShortAfterwardsAndInTime() throws IOException {
        assertThat(Setting.constant(KIT + "lifecycle/LongestStop.java", "LONGEST")
                        .value())
                .isGreaterThan(MOST)
                .isLessThan(PROMISED);
    }

    /** Who is new here belongs to {@link #own}. */
    @Test
    void nobodyElseBlocksAStop() throws IOException {
        var blocking = FileSearch.files(ROOT).stream()
                .map(file -> ROOT.relativize(file).toString())
                .filter(file -> file.endsWith(".java") && file.contains("src/main/"))
                .filter(StopTimesTest::observesTheStop)
                .collect(Collectors.toSet());

        assertThat(blocking).isEqualTo(WAITERS);
    }

    @Test
    void noServiceSetsItsOwn() throws IOException {
        for (var service : Service.values()) {
            var settings = ROOT.resolve(service.title() + "/service/src/main/resources/application.properties");
            assertThat(Files.readString(settings)).doesNotContain("quarkus.shutdown");
        }
    }

    /** First it serves on, then requests end, then what is in hand. */
    private static Stream<Setting> ofEach() {
        return Stream.of(
                new Setting(SETTINGS, "quarkus\\.shutdown\\.delay=\\$\\{GATEHOUSE_SHUTDOWN_DELAY:" + TEXT + "}"),
                new Setting(SETTINGS, "quarkus\\.shutdown\\.timeout=" + TEXT),
                Setting.constant(KIT + "lifecycle/Intake.java", "PATIENCE"));
    }

    private static Stream<Setting> own(Service service) {
        return switch (service) {
            case USER_MANAGEMENT, AUTHORIZATION -> Stream.of();
            case CORE_AUTH ->
                Stream.of(
                        Setting.constant(CORE_AUTH + "passwordtask/PasswordTaskRunner.java", "DRAIN"),
                        Setting.constant(CORE_AUTH + "audit/AuditQueue.java", "PATIENCE"));
            case COMMUNICATION ->
                Stream.of(new Setting(
                        MESSAGE + "MessageConfig.java", "@WithDefault\\(\"" + TEXT + "\"\\)\\s+Duration drain\\(\\)"));
        };
    }

    private static boolean observesTheStop(String file) {
        try {
            var text = Files.readString(ROOT.resolve(file));
            return text.contains("ShutdownEvent ") && BLOCKS.matcher(text).find();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Duration sum(List<Setting> waits) throws IOException {
        var sum = Duration.ZERO;
        for (var wait : waits) {
            sum = sum.plus(wait.value());
        }
        return sum;
    }
}
