package dev.gatehouse.kit.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.junit.jupiter.api.Test;

@SuppressWarnings("deprecation") // no formatter here
class OneLineMessagesTest {

    private static final String FORGED = "eve\n2026-11-27T00:00:00Z INFO signed in: ada";

    @Test
    void aForgedLineIsPartOfTheMessageThatBringsIt() {
        var message = new ExtLogRecord(Level.WARN, "refused to %s: %d%%", ExtLogRecord.FormatStyle.PRINTF, "logger");
        message.setParameters(new Object[] {FORGED, 100});

        assertThat(new OneLineMessages().isLoggable(message)).isTrue();

        assertThat(message.getFormattedMessage())
                .isEqualTo("refused to eve\\u000a2026-11-27T00:00:00Z INFO signed in: ada: 100%");
    }

    @Test
    void whatIsOneLineStaysAsItIs() {
        var message = new ExtLogRecord(Level.INFO, "C:\\%s {0}", ExtLogRecord.FormatStyle.PRINTF, "logger");
        message.setParameters(new Object[] {"é"});

        assertThat(new OneLineMessages().isLoggable(message)).isTrue();

        assertThat(message.getMessage()).isEqualTo("C:\\%s {0}");
        assertThat(message.getFormattedMessage()).isEqualTo("C:\\é {0}");
    }
}
