package dev.gatehouse.kit.telemetry;

import io.quarkus.logging.LoggingFilter;
import java.util.logging.Filter;
import java.util.logging.LogRecord;
import org.jboss.logmanager.ExtLogRecord;

/**
 * Whatever a message is made of, it is one line of the log, so that nobody forges a second one (OWASP ASVS 16.4.1). A stack trace
 * has its own lines, each of them indented but for the failures' own words.
 */
@LoggingFilter(name = "one-line")
public final class OneLineMessages implements Filter {

    private static final int LONGEST = 16_384;

    /** Always true: nothing is left out. Any thread. */
    @Override
    @SuppressWarnings(
            "deprecation") // a formatter comes after the filters, and is of no use without what it would format
    public boolean isLoggable(LogRecord record) {
        if (record instanceof ExtLogRecord message) {
            var text = message.getFormattedMessage();
            if (text != null && text.codePoints().anyMatch(Character::isISOControl)) {
                message.setMessage(OneLine.of(text, LONGEST), ExtLogRecord.FormatStyle.NO_FORMAT);
            }
        }
        return true;
    }
}
