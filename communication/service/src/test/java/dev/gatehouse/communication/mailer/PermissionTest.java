package dev.gatehouse.communication.mailer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.ScriptedMailServer;
import dev.gatehouse.communication.ScriptedMailServer.Fault;
import dev.gatehouse.kit.telemetry.Degraded;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Without a permission the mail server does not get a mail's end, and so cannot accept it. */
class PermissionTest {

    private static final String ADA = "ada@example.org";
    private static final Letter LETTER = new Letter("Hello", "Hello\n", "<p>Hello</p>\n");
    private static final Duration SOON = Duration.ofSeconds(20);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final ScriptedMailServer server = ScriptedMailServer.start();
    private final SmtpMailer mailer = new SmtpMailer(
            vertx,
            new TestSmtp(server.port(), 2, Duration.ofSeconds(30), Duration.ofSeconds(15)),
            Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
            new Degraded(new SimpleMeterRegistry()));
    private final List<String> happened = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        mailer.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close(); // last, for it waits for those who have not said their end
    }

    static List<Supplier<Uni<Boolean>>> withheld() {
        return List.of(
                () -> Uni.createFrom().item(false),
                () -> Uni.createFrom().failure(new IllegalStateException("nobody knows")),
                () -> {
                    throw new IllegalStateException("nobody can be asked");
                });
    }

    @Test
    void isAskedForWhenAllButTheEndIsThere() {
        server.whenOffered(ADA, () -> happened.add("offered"));
        server.whenWhole(ADA, () -> happened.add("whole"));

        var attempt = send(() -> {
            happened.add("asked");
            return Uni.createFrom().item(true);
        });

        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.Accepted());
        assertThat(happened).containsExactly("offered", "asked", "whole");
    }

    @ParameterizedTest
    @MethodSource("withheld")
    void withoutItTheMailIsBrokenOff(Supplier<Uni<Boolean>> permission) {
        assertThat(send(permission)).succeedsWithin(SOON).isEqualTo(new Attempt.BrokenOff());

        assertThat(send(PermissionTest::granted)).succeedsWithin(SOON).isEqualTo(new Attempt.Accepted());
        assertThat(server.offers(ADA)).isEqualTo(2);
        assertThat(server.received(ADA)).hasSize(1);
    }

    @Test
    void isNotAskedForWhereTheServerRefusesBefore() {
        server.script(ADA, Fault.RECIPIENT_550);

        var attempt = send(() -> {
            happened.add("asked");
            return Uni.createFrom().item(true);
        });

        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.Refused("SMTP_550"));
        assertThat(happened).isEmpty();
    }

    @Test
    void mayComeLate() {
        var answer = new CompletableFuture<Boolean>();
        var attempt = send(() -> asked(answer));
        await().atMost(SOON).until(() -> happened.contains("asked"));
        assertThat(server.received(ADA)).isEmpty();

        answer.complete(true);

        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.Accepted());
    }

    @Test
    void isOfNoUseOnceTheMailIsBrokenOff() {
        var answer = new CompletableFuture<Boolean>();
        var attempt = send(() -> asked(answer));
        await().atMost(SOON).until(() -> happened.contains("asked"));

        context.runOnContext(ignored -> mailer.breakOff());
        assertThat(attempt).succeedsWithin(SOON).isEqualTo(new Attempt.BrokenOff());
        answer.complete(true);

        assertThat(send(PermissionTest::granted)).succeedsWithin(SOON).isEqualTo(new Attempt.Accepted());
        assertThat(server.received(ADA)).hasSize(1);
    }

    private static Uni<Boolean> granted() {
        return Uni.createFrom().item(true);
    }

    private Uni<Boolean> asked(CompletableFuture<Boolean> answer) {
        happened.add("asked");
        return Uni.createFrom().completionStage(answer);
    }

    /** As the service does: always from the same context. */
    private CompletableFuture<Attempt> send(Supplier<Uni<Boolean>> permission) {
        return Uni.createFrom()
                .deferred(() -> mailer.send(UUID.randomUUID(), ADA, LETTER, permission))
                .runSubscriptionOn(task -> context.runOnContext(ignored -> task.run()))
                .subscribeAsCompletionStage();
    }
}
