package dev.gatehouse.kit.json;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    record Wanted(String name, List<String> others, Instant at, OffsetDateTime until) {}

    private final ObjectMapper mapper = new ObjectMapper().registerModule(new JavaTimeModule());

    @BeforeEach
    void customize() {
        new StrictJson().customize(mapper);
    }

    @Test
    void whatIsSoundIsRead() throws IOException {
        var json = """
                {"name": "\ud83d\udd11", "others": ["", "b"], "at": "2026-01-02T03:04:05.678Z", "until": "2099-12-31T00:00:00+02:00"}
                """;

        assertThat(mapper.readValue(json.getBytes(UTF_8), Wanted.class))
                .isEqualTo(new Wanted(
                        "\ud83d\udd11",
                        List.of("", "b"),
                        Instant.parse("2026-01-02T03:04:05.678Z"),
                        OffsetDateTime.parse("2099-12-30T22:00:00Z")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'name': 'a\\u0000'}",
                "{'name': 'a\\ud800b'}",
                "{'name': 17}",
                "{'others': ['a', '\\udc00']}",
                "{'at': 17}",
                "{'at': 1e999999999}",
                "{'at': '17'}",
                "{'at': '+999999999-12-31T23:59:59Z'}",
                "{'at': '-0001-01-01T00:00:00Z'}",
                "{'until': 17.5}",
                "{'until': '+10000-01-01T00:00:00Z'}",
                "{'until': '2026-02-30T00:00:00Z'}"
            })
    void whatCouldNotBeStoredIsRefusedWhereItIs(String json) {
        assertThatThrownBy(() -> mapper.readValue(json.replace('\'', '"').getBytes(UTF_8), Wanted.class))
                .isInstanceOfSatisfying(
                        JsonMappingException.class, e -> assertThat(e.getPath()).isNotEmpty());
    }

    @Test
    void sixteenLevelsAreReadAndNoMore() throws IOException {
        for (var level : List.of("[]", "{'a':}")) {
            assertThat(mapper.readValue(nested(level, 16), Object.class)).isNotNull();
            assertThatThrownBy(() -> mapper.readValue(nested(level, 17), Object.class))
                    .isInstanceOf(JsonProcessingException.class)
                    .hasMessageContaining("nesting depth (17)");
        }
    }

    /** A 1 within so many of them. */
    private static byte[] nested(String level, int levels) {
        var json = level.replace('\'', '"');
        int within = json.length() - 1;
        return (json.substring(0, within).repeat(levels) + "1"
                        + json.substring(within).repeat(levels))
                .getBytes(UTF_8);
    }

    @Test
    void onlyUtf8IsReadAndNoByteOrderMark() {
        for (var bytes : List.of("{}".getBytes(UTF_16LE), "\ufeff{}".getBytes(UTF_8), new byte[] {0, 0, 0, '{'})) {
            assertThatThrownBy(() -> mapper.readValue(bytes, Wanted.class)).isInstanceOf(JsonProcessingException.class);
        }
    }
}
