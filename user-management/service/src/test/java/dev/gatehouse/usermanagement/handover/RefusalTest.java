package dev.gatehouse.usermanagement.handover;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalTest {

    @ParameterizedTest
    @EnumSource(names = {"INVALID_ARGUMENT", "OUT_OF_RANGE", "NOT_FOUND", "ALREADY_EXISTS", "FAILED_PRECONDITION"})
    void whatIsWrongWithTheHandoverIsForGood(Status.Code code) {
        assertThat(Refusal.isForGood(code.toStatus().asRuntimeException())).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "UNAVAILABLE",
                "DEADLINE_EXCEEDED",
                "RESOURCE_EXHAUSTED",
                "INTERNAL",
                "UNAUTHENTICATED",
                "PERMISSION_DENIED",
                "ABORTED",
                "CANCELLED",
                "DATA_LOSS",
                "UNIMPLEMENTED",
                "UNKNOWN"
            })
    void whatIsWrongWithCoreAuthMayPass(Status.Code code) {
        assertThat(Refusal.isForGood(code.toStatus().asRuntimeException())).isFalse();
    }

    @Test
    void whatIsNoStatusAtAllMayPass() {
        assertThat(Refusal.isForGood(new TimeoutException())).isFalse();
    }
}
