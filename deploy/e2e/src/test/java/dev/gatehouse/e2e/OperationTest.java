package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.local.layout.Service;
import org.junit.jupiter.api.Test;

class OperationTest {

    @Test
    void methodsAreFoundWhateverBracesAreBeforeThem() {
        var proto = """
                syntax = "proto3";
                package gatehouse.coreauth.v1;
                import "google/protobuf/timestamp.proto";
                // service Gone { rpc Gone(A) returns (B); }
                service Activations {
                  rpc Start(A) returns (B) {
                    option deprecated = true;
                    option (named) = { text: "} it's" };
                  }
                  /* rpc Gone(A) returns (B); } */
                  rpc Stop(A) returns (stream B) {}
                  // }
                  rpc  Pause(A) returns (B);
                }
                message A { string rpc = 1; }
                service Sessions{ rpc End(A) returns (B); }
                """;

        assertThat(Operation.ofProto(Service.CORE_AUTH, proto).stream().map(Operation::path))
                .containsExactly(
                        "gatehouse.coreauth.v1.Activations/Start",
                        "gatehouse.coreauth.v1.Activations/Stop",
                        "gatehouse.coreauth.v1.Activations/Pause",
                        "gatehouse.coreauth.v1.Sessions/End");
    }

    @Test
    void aServiceWithoutAnEndIsToldOf() {
        assertThatThrownBy(() -> Operation.ofProto(Service.CORE_AUTH, """
                        package gatehouse.coreauth.v1;
                        service Activations { rpc Start(A) returns (B) {
                        """))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no end of");
    }
}
