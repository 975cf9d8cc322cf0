package dev.gatehouse.coreauth.privacy;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.restassured.specification.RequestSpecification;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.UUID;

/** People who register, some with an address that is somebody else's. */
@ApplicationScoped
class Newcomers {

    static final String PASSWORD = "correct horse battery staple";
    private static final String MAIL = "gatehouse.mail.v1";

    private final Registrar registrar;
    private final Database database;
    private final Outbox outbox;
    private final Pool pool;

    Newcomers(Registrar registrar, Database database, Outbox outbox, Pool pool) {
        this.registrar = registrar;
        this.database = database;
        this.outbox = outbox;
        this.pool = pool;
    }

    /** Whoever has a temporary session. */
    record Newcomer(StartActivationRequest request, StartActivationResponse response) {

        UUID userId() {
            return UUID.fromString(request.getUserId());
        }

        String email() {
            return request.getEmail();
        }

        RequestSpecification asking() {
            return given().contentType("application/json")
                    .header("Authorization", "Bearer " + response.getSession().getAccessToken());
        }

        String path() {
            return "/v1/activations/" + userId();
        }
    }

    /** All but the address is ready. */
    Newcomer unverified() {
        var newcomer = start(registrar.request(PASSWORD));
        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select password::text from activation where user_id = $1", newcomer.userId())));
        database.run(
                "update activation set roles = 'ready', profile = 'ready', version = version + 2 where user_id = $1",
                newcomer.userId());
        return newcomer;
    }

    Newcomer verified() {
        var newcomer = unverified();
        verify(newcomer);
        return newcomer;
    }

    Newcomer decoy(String email) {
        return start(registrar.request(PASSWORD).toBuilder()
                .clearPassword()
                .setEmail(email)
                .setDecoy(true)
                .build());
    }

    Newcomer start(StartActivationRequest request) {
        return new Newcomer(request, registrar.activations("user-management").start(request));
    }

    void verify(Newcomer newcomer) {
        publish(new EmailVerified(UUID.randomUUID(), newcomer.userId(), Instant.EPOCH), newcomer.userId());
        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select email::text from activation where user_id = $1", newcomer.userId())));
    }

    void mailSent(UUID userId) {
        publish(new MailSent(UUID.randomUUID(), userId, Instant.EPOCH, UUID.randomUUID(), "verify-email"), userId);
    }

    void mailFailed(UUID userId, String reason) {
        publish(
                new MailFailed(UUID.randomUUID(), userId, Instant.EPOCH, UUID.randomUUID(), "verify-email", reason),
                userId);
    }

    private void publish(Object event, UUID userId) {
        var id =
                switch (event) {
                    case MailSent sent -> sent.eventId();
                    case MailFailed failed -> failed.eventId();
                    case EmailVerified verified -> verified.eventId();
                    default -> throw new IllegalArgumentException(event.toString());
                };
        pool.withTransaction(transaction -> outbox.append(transaction, OutboxEvent.of(MAIL, id, userId, event)))
                .await()
                .atMost(Database.SOON);
        outbox.wake();
    }
}
