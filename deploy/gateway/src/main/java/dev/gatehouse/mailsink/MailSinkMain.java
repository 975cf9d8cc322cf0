package dev.gatehouse.mailsink;

import java.io.IOException;

/**
 * Runs a mail sink as a process until it gets SIGTERM or SIGINT. Environment: {@code MAILSINK_HOST} (127.0.0.1),
 * {@code MAILSINK_SMTP_PORT} (1025), {@code MAILSINK_HTTP_PORT} (8025).
 */
public final class MailSinkMain {
    private MailSinkMain() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try {
            var host = System.getenv().getOrDefault("MAILSINK_HOST", "127.0.0.1");
            var sink = MailSink.start(host, port("MAILSINK_SMTP_PORT", 1025), port("MAILSINK_HTTP_PORT", 8025));
            Runtime.getRuntime().addShutdownHook(new Thread(sink::close, "mail-sink-stop"));
            System.out.println("mail sink: smtp://" + host + ":" + sink.smtpPort() + ", inbox http://" + host + ":"
                    + sink.httpPort());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("mail sink: " + e.getMessage());
            System.exit(1);
        }
    }

    private static int port(String name, int fallback) {
        var value = System.getenv(name);
        try {
            return value == null || value.isBlank() ? fallback : Integer.parseInt(value.strip());
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a port, but is '" + value + "'", e);
        }
    }
}
