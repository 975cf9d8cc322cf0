package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Arrays;
import java.util.logging.Handler;
import java.util.stream.Stream;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.handlers.ConsoleHandler;
import org.junit.jupiter.api.Test;

/** Every service's log has one line for each message, whatever that is made of. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
class OneLineLogTest {

    @Test
    void theConsoleTakesNoMessageThatWasNotMadeOneLine() {
        var consoles = handlers(LogContext.getLogContext().getLogger("").getHandlers())
                .filter(ConsoleHandler.class::isInstance)
                .toList();

        assertThat(consoles).isNotEmpty().allSatisfy(console -> assertThat(written(console))
                .isEqualTo("eve\\u000asigned in: ada"));
    }

    @SuppressWarnings("deprecation") // no formatter here
    private static String written(Handler console) {
        var message = new ExtLogRecord(Level.WARN, "eve\nsigned in: ada", ExtLogRecord.FormatStyle.NO_FORMAT, "logger");
        assertThat(console.isLoggable(message)).isTrue();
        return message.getFormattedMessage();
    }

    private static Stream<Handler> handlers(Handler... some) {
        return Arrays.stream(some)
                .flatMap(each -> each instanceof ExtHandler outer
                        ? Stream.concat(Stream.of(each), handlers(outer.getHandlers()))
                        : Stream.of(each));
    }
}
