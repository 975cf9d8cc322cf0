package dev.gatehouse.kit.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.gatehouse.kit.json.EventJson;
import io.smallrye.mutiny.CompositeException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresFailureTest {

    @ParameterizedTest
    @CsvSource({
        "08006, true, false",
        "57P01, true, false",
        "57P03, true, false",
        "53300, true, false",
        "28P01, true, false",
        "25006, true, false",
        "55P03, true, true",
        "57014, true, true",
        "23505, false, false",
        "42601, false, false",
        "40001, false, false"
    })
    void isToldBySqlState(String state, boolean away, boolean tooSlow) {
        var failure = new PgException("said", "ERROR", state, "");
        assertThat(PostgresFailure.isAway(failure)).isEqualTo(away);
        assertThat(PostgresFailure.isAway(new IllegalStateException(failure))).isEqualTo(away);
        var hibernates = new IllegalStateException(new SQLException("said", state));
        assertThat(PostgresFailure.isAway(hibernates)).isEqualTo(away);
        assertThat(PostgresFailure.isTooSlow(hibernates)).isEqualTo(tooSlow);
        assertThat(PostgresFailure.isTooSlow(failure)).isEqualTo(tooSlow);
        assertThat(PostgresFailure.isTooSlow(new IllegalStateException(failure)))
                .isEqualTo(tooSlow);
        assertThat(PostgresFailure.isTooSlow(new CompositeException(new IllegalStateException(), failure)))
                .isEqualTo(tooSlow);
    }

    @ParameterizedTest
    @CsvSource({"40001, true", "40P01, true", "57P01, true", "55P03, true", "23505, false", "42601, false"})
    void passesWhenTheSameWouldSucceedSoon(String state, boolean passing) {
        var failure = new PgException("said", "ERROR", state, "");
        assertThat(PostgresFailure.isPassing(new IllegalStateException(failure)))
                .isEqualTo(passing);
    }

    @Test
    void isToldOfAConnectionThatWasCutUnderATransaction() {
        var cut = new NoStackTraceThrowable("Connection is not active now, current status: CLOSED");
        assertThat(PostgresFailure.isAway(cut)).isTrue();
        assertThat(PostgresFailure.isTooSlow(cut)).isFalse();
        assertThat(PostgresFailure.isAway(new CompositeException(new IllegalStateException(cut), cut)))
                .isTrue();
        assertThat(PostgresFailure.isAway(new SocketException("Connection reset")))
                .isTrue();
    }

    @Test
    void aDefectIsNoAbsence() {
        assertThat(PostgresFailure.isAway(new IllegalStateException("Connection")))
                .isFalse();
        assertThat(PostgresFailure.isAway(new CompositeException(new NullPointerException(), new Error())))
                .isFalse();
        var unwritable = catchThrowable(() -> EventJson.write(new Object()));
        assertThat(unwritable).isInstanceOf(UncheckedIOException.class);
        assertThat(PostgresFailure.isAway(unwritable)).isFalse();
    }
}
