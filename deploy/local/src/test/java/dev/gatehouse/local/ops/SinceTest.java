package dev.gatehouse.local.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinceTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @ParameterizedTest
    @CsvSource({
        "30s, 2026-11-24T11:59:30Z",
        "90m, 2026-11-24T10:30:00Z",
        "2h, 2026-11-24T10:00:00Z",
        "3d, 2026-11-21T12:00:00Z",
        "2026-11-01T00:00:00Z, 2026-11-01T00:00:00Z"
    })
    void isATimeOrAnAge(String text, Instant expected) throws OpsException {
        assertThat(Since.parse(text, NOW)).isEqualTo(expected);
    }

    @Test
    void isNothingElse() {
        assertThatThrownBy(() -> Since.parse("yesterday", NOW)).hasMessageStartingWith("not a time: yesterday");
    }
}
