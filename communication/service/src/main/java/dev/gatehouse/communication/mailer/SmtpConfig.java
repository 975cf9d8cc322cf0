package dev.gatehouse.communication.mailer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Optional;

/** The mail server that takes our mail. */
@ConfigMapping(prefix = "communication.smtp")
interface SmtpConfig {

    /** What protects the connection. */
    enum Tls {
        /** STARTTLS where the server offers it: a loopback sink, or a server on the same private network. */
        OPPORTUNISTIC,
        /** STARTTLS or nothing is sent (RFC 3207). */
        STARTTLS,
        /** TLS from the first byte (RFC 8314). */
        IMPLICIT
    }

    String host();

    @Min(1) @Max(65_535) int port();

    @WithDefault("OPPORTUNISTIC")
    Tls tls();

    Optional<String> username();

    Optional<String> password();

    /** {@code From} header and envelope sender, RFC 5322 section 3.4. */
    @WithDefault("Gatehouse <no-reply@gatehouse.localhost>")
    String from();

    /** Name given at {@code EHLO}. */
    @WithDefault("gatehouse.localhost")
    String ownName();

    /** Connections kept open: the mails under way at once. */
    @WithDefault("8")
    @Min(1) @Max(100) int connections();

    @WithDefault("5s")
    Duration connectTimeout();

    /** Longest silence of the server in a conversation; past it the connection is closed. Also the life of an idle connection. */
    @WithDefault("30s")
    Duration replyTimeout();

    /** Longest conversation about one mail, waiting for a connection included; shorter than the sending lease. */
    @WithDefault("2m")
    Duration deadline();
}
