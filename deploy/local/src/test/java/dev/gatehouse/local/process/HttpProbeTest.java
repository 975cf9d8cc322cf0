package dev.gatehouse.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HttpProbeTest {

    @Test
    void readyIsWhoAnswersWith200() throws Exception {
        try (var server = HttpServerThatSays.ok()) {
            var probe = new HttpProbe(server.address());
            assertThat(probe.getAsBoolean()).isTrue();
            assertThat(probe.isUnavailable()).isFalse();

            server.says(503);
            assertThat(probe.getAsBoolean()).isFalse();
            assertThat(probe.isUnavailable()).isTrue();
        }
    }

    @Test
    void whoSaysThatAnotherIsAwayIsNotReady() throws Exception {
        try (var server = HttpServerThatSays.ok()) {
            var probe = HttpProbe.without("\"out\"", server.address());
            server.says("{\"core-auth\":\"healthy\",\"communication\":\"out\"}");
            assertThat(probe.getAsBoolean()).isFalse();

            server.says("{\"core-auth\":\"healthy\",\"communication\":\"healthy\"}");
            assertThat(probe.getAsBoolean()).isTrue();
        }
    }

    @Test
    void whoIsNotThereIsNotReady() throws Exception {
        var server = HttpServerThatSays.ok();
        var probe = new HttpProbe(server.address());
        server.close();

        assertThat(probe.getAsBoolean()).isFalse();
        assertThat(probe.isUnavailable()).isFalse();
    }
}
