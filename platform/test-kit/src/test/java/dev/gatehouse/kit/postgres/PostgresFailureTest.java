package dev.gatehouse.kit.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.CompositeException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.pgclient.PgException;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresFailureTest {

    @ParameterizedTest
    @CsvSource({
        "08006, true",
        "57P01, true",
        "57P03, true",
        "53300, true",
        "25006, true",
        "55P03, true",
        "57014, true",
        "23505, false",
        "42601, false",
        "40001, false"
    })
    void isToldBySqlState(String state, boolean away) {
        var failure = new PgException("said", "ERROR", state, "");
        assertThat(PostgresFailure.isAway(failure)).isEqualTo(away);
        assertThat(PostgresFailure.isAway(new IllegalStateException(failure))).isEqualTo(away);
    }

    @Test
    void isToldOfAConnectionThatWasCutUnderATransaction() {
        var cut = new NoStackTraceThrowable("Connection is not active now, current status: CLOSED");
        assertThat(PostgresFailure.isAway(cut)).isTrue();
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
    }
}
