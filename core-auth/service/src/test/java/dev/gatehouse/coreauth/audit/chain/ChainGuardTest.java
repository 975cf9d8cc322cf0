package dev.gatehouse.coreauth.audit.chain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** What a refusal says; what is refused is ForgedChainTest's. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ChainGuardTest {

    /** The secret was there when the process started. */
    private static final class OldSeal implements Seal {

        @Override
        public byte[] of(byte[] statement) {
            return new byte[] {1};
        }

        @Override
        public boolean isNew() {
            return false;
        }
    }

    private static final class Heard extends Handler {

        final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void publish(LogRecord told) {
            lines.add(told.getMessage() + Arrays.toString(told.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    @Test
    void whoComesFromAVersionThatSealedNothingIsToldWhatToDo() {
        assertThat(refusalOf(Link.BEGINNING, Buffer.buffer()))
                .contains("docs/runbooks/audit-refused.md")
                .contains("core-auth.audit.accepted-head=0:" + "0".repeat(64) + " ");
    }

    @Test
    void noValueIsOfferedToVouchForWhatSomebodySealed() {
        var head = new Link(7, Link.BEGINNING.hash());

        assertThat(refusalOf(head, Buffer.buffer()))
                .contains("docs/runbooks/audit-refused.md")
                .contains("its end, " + head + ", is not sealed by this installation")
                .doesNotContain("accepted-head");
        assertThat(refusalOf(Link.BEGINNING, Buffer.buffer("a seal"))).doesNotContain("accepted-head");
    }

    private static String refusalOf(Link head, Buffer seal) {
        var guard = new ChainGuard(
                new ChainRepository(new OldSeal()), Optional.empty(), Duration.ZERO, new SimpleMeterRegistry());
        var heard = new Heard();
        var logger = Logger.getLogger(ChainGuard.class.getName());
        logger.addHandler(heard);
        try {
            assertThat(guard.allows(new Chain(Link.BEGINNING, head, OffsetDateTime.MIN, seal), 0))
                    .isFalse();
        } finally {
            logger.removeHandler(heard);
        }
        assertThat(heard.lines).hasSize(1);
        return heard.lines.getFirst();
    }
}
