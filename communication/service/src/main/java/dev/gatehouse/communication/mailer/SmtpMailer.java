package dev.gatehouse.communication.mailer;

import dev.gatehouse.kit.telemetry.Degraded;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.MailResult;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import io.vertx.ext.mail.mailencoder.EmailAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Sends by SMTP over pooled connections, with the Vert.x client that quarkus-mailer brings. It is configured here and not taken
 * from quarkus-mailer, which cannot limit the silence of a server: one that loses power in a conversation would hold its
 * connection, and after a few the whole pool, until a restart.
 */
@ApplicationScoped
@Startup // so that its meter is there, at zero
class SmtpMailer implements Mailer {

    private static final String MAIL_SERVER = "mail-server";
    private static final Buffer LOGO = logo();

    private record Sending(TrackedMail mail, CompletableFuture<MailResult> outcome) {}

    private final Vertx vertx;
    private final MailClient client;
    private final Clock clock;
    private final String from;
    private final String domain;
    private final Duration deadline;
    private final int connections;
    private final Degraded degraded;

    private final Map<UUID, Sending> underWay = new ConcurrentHashMap<>();

    SmtpMailer(Vertx vertx, SmtpConfig config, Clock clock, Degraded degraded) {
        this.vertx = vertx;
        this.client = MailClient.create(vertx, clientConfig(config));
        this.clock = clock;
        this.degraded = degraded;
        degraded.without(MAIL_SERVER, false);
        this.deadline = config.deadline();
        this.connections = config.connections();
        this.from = config.from();
        var sender = new EmailAddress(from).getEmail();
        this.domain = sender.substring(sender.lastIndexOf('@') + 1);
    }

    @PreDestroy
    void close() {
        client.close();
    }

    @Override
    public Uni<Attempt> send(UUID messageId, String mailbox, Letter letter, Supplier<Uni<Boolean>> permission) {
        var mail = new TrackedMail(letter, LOGO, permission, vertx);
        mail.setFrom(from);
        mail.setTo(mailbox);
        mail.setHeaders(MultiMap.caseInsensitiveMultiMap()
                .add("Message-ID", "<" + messageId + "@" + domain + ">")
                .add(
                        "Date",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(
                                clock.instant().atOffset(ZoneOffset.UTC)))
                .add("Auto-Submitted", "auto-generated")
                .add("X-Auto-Response-Suppress", "All"));
        return Uni.createFrom()
                .completionStage(() -> begin(mail))
                .<Attempt>map(result -> new Attempt.Accepted())
                .ifNoItem()
                .after(deadline)
                .fail()
                .onFailure()
                .recoverWithItem(failure -> judge(mail, failure))
                .invoke(attempt -> degraded.without(MAIL_SERVER, !mail.hasBegun()));
    }

    private CompletableFuture<MailResult> begin(TrackedMail mail) {
        var outcome = client.sendMail(mail).toCompletionStage().toCompletableFuture();
        var key = UUID.randomUUID();
        underWay.put(key, new Sending(mail, outcome));
        outcome.whenComplete((result, failure) -> underWay.remove(key));
        return outcome;
    }

    @Override
    public int connections() {
        return connections;
    }

    @Override
    public void breakOff() {
        underWay.values().forEach(sending -> {
            if (sending.mail().abandon()) {
                sending.outcome().completeExceptionally(new CancellationException());
            }
        });
    }

    private static Attempt judge(TrackedMail mail, Throwable failure) {
        Log.debugf("mail not sent: %s", failure.getClass().getSimpleName());
        if (failure instanceof SMTPException answer && mail.hasBegun()) {
            var reason = "SMTP_" + answer.getReplyCode();
            return answer.isPermanent() ? new Attempt.Refused(reason) : new Attempt.NotAccepted(reason);
        }
        if (failure instanceof CancellationException) {
            return new Attempt.BrokenOff();
        }
        if (mail.abandon()) {
            return new Attempt.NotAccepted(mail.hasBegun() ? "CONNECTION_LOST" : "SERVER_UNAVAILABLE");
        }
        return new Attempt.Unknown("NO_ANSWER");
    }

    private static MailConfig clientConfig(SmtpConfig config) {
        var client = new MailConfig(config.host(), config.port())
                .setOwnHostname(config.ownName())
                .setMaxPoolSize(config.connections())
                .setKeepAlive(true)
                .setPoolCleanerPeriod(0) // the idle timeout below closes what is not used
                .setSsl(config.tls() == SmtpConfig.Tls.IMPLICIT)
                .setStarttls(
                        switch (config.tls()) {
                            case OPPORTUNISTIC -> StartTLSOptions.OPTIONAL;
                            case STARTTLS -> StartTLSOptions.REQUIRED;
                            case IMPLICIT -> StartTLSOptions.DISABLED;
                        });
        config.username().ifPresent(client::setUsername);
        config.password().ifPresent(client::setPassword);
        client.setConnectTimeout((int) config.connectTimeout().toMillis());
        client.setIdleTimeout((int) config.replyTimeout().toMillis());
        client.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        client.setTcpNoDelay(true);
        return client;
    }

    private static Buffer logo() {
        try (var image = SmtpMailer.class.getResourceAsStream("/mail/logo.png")) {
            return Buffer.buffer(Objects.requireNonNull(image, "logo.png").readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
