package dev.gatehouse.communication.mailer;

import java.time.Duration;
import java.util.Optional;

/** A mail server on this machine, for which nobody waits long. */
record TestSmtp(int port, int connections, Duration replyTimeout, Duration deadline) implements SmtpConfig {

    @Override
    public String host() {
        return "127.0.0.1";
    }

    @Override
    public Tls tls() {
        return Tls.OPPORTUNISTIC;
    }

    @Override
    public Optional<String> username() {
        return Optional.empty();
    }

    @Override
    public Optional<String> password() {
        return Optional.empty();
    }

    @Override
    public String from() {
        return "Gatehouse <no-reply@gatehouse.test>";
    }

    @Override
    public String ownName() {
        return "gatehouse.test";
    }

    @Override
    public Duration connectTimeout() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Duration replyTimeout() {
        return replyTimeout;
    }
}
