package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.gatehouse.kit.json.EventJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The compatibility gate of a contract: {@code src/test/resources/samples/<type>.v1.json}, committed once and never edited, must
 * still be read, and written back as it is.
 */
public final class EventSamples {

    private static final Path SAMPLES = Path.of("src/test/resources/samples");
    private static final String VERSION = ".v1.";
    private static final String SUFFIX = "json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private EventSamples() {}

    /** A test for each type of the sealed interface, which fails where a sample is missing; {@code Unknown…} has none. */
    public static Stream<DynamicTest> of(Class<?> events) {
        return Arrays.stream(events.getPermittedSubclasses())
                .filter(type -> !type.getSimpleName().startsWith("Unknown"))
                .map(type -> DynamicTest.dynamicTest(type.getSimpleName(), () -> readsBack(events, type)));
    }

    /** A test that a type from the future is read as unknown rather than refused. */
    public static <E> void unknownTypesAreRead(Class<E> events) {
        var future = """
                {"type":"from.the-future","event_id":"01890a5d-ac96-774b-bcce-b302099a8057",\
                "user_id":"01890a5d-ac96-774b-bcce-b302099a8058","occurred_at":"2026-11-23T12:00:00Z","news":{"a":[1]}}""";
        E event = parse(future, events);
        assertThat(event.getClass().getSimpleName()).isEqualTo("Unknown" + events.getSimpleName());
    }

    private static void readsBack(Class<?> events, Class<?> type) {
        var samples = samplesOf(type);
        assertThat(samples).as("samples of " + type.getSimpleName()).isNotEmpty();
        for (var sample : samples) {
            Object event = parse(sample, events);
            assertThat(event).isInstanceOf(type);
            assertThat(tree(EventJson.write(event))).isEqualTo(tree(sample));
        }
    }

    private static List<String> samplesOf(Class<?> type) {
        var wireType = type.getAnnotation(JsonTypeName.class).value();
        try (var files = Files.list(SAMPLES)) {
            return files.filter(file -> isOf(wireType, String.valueOf(file.getFileName())))
                    .map(EventSamples::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A type may have several, told apart by a word before the suffix. */
    private static boolean isOf(String wireType, String file) {
        return file.startsWith(wireType + VERSION) && file.endsWith(SUFFIX);
    }

    private static <E> E parse(String json, Class<E> events) {
        try {
            return EventJson.read(json.getBytes(StandardCharsets.UTF_8), events);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object tree(String json) {
        try {
            return JSON.readTree(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
