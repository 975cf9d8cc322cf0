package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesAssignmentFailed;
import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import dev.gatehouse.usermanagement.api.UserRegistered;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Through Kafka: what the other services publish, and what core-auth makes of it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class EventConsumersTest {

    private static final String USERS = "gatehouse.users.v1";
    private static final String ROLES = "gatehouse.roles.v1";
    private static final String MAIL = "gatehouse.mail.v1";

    @Inject
    Outbox outbox;

    @Inject
    Pool pool;

    @Inject
    Database database;

    @Test
    void withTheLastReportTheAccountIsActiveAndItsRolesAreKnown() {
        var user = UUID.randomUUID();
        database.run("insert into activation (user_id, password) values ($1, 'ready')", user);

        publish(MAIL, new MailSent(UUID.randomUUID(), user, Instant.EPOCH, UUID.randomUUID(), "verify-email"), user);
        publish(ROLES, assigned(user), user);
        publish(USERS, new UserRegistered(UUID.randomUUID(), user, Instant.EPOCH), user);

        awaitState(user, "ACTIVE");
        assertThat(database.rows("select roles from user_roles where user_id = $1", user))
                .extracting(row -> List.of(row.getArrayOfStrings(0)))
                .containsExactly(List.of("user"));
        assertThat(announced(user)).containsExactly("user.activated");
        assertThat(database.count(
                        "select count(*) from activation_timeline where user_id = $1 and task = 'activation'", user))
                .isEqualTo(1);
    }

    @Test
    void anEventDeliveredTwiceCountsOnce() {
        var user = UUID.randomUUID();
        var event = assigned(user);

        publish(ROLES, event, user);
        publish(ROLES, event, user);
        publish(USERS, new UserRegistered(UUID.randomUUID(), user, Instant.EPOCH), user);

        await().atMost(Database.SOON)
                .until(() -> database.count(
                                "select coalesce(sum(version), 0)::bigint from activation where user_id = $1", user)
                        == 2);
        assertThat(database.count(
                        "select count(*) from activation_timeline where user_id = $1 and task = 'roles'", user))
                .isEqualTo(1);
    }

    @Test
    void aFailedDomainNeedsReviewWithItsReasonAndAVerifiedAddressHealsIt() {
        var user = UUID.randomUUID();

        publish(
                MAIL,
                new MailFailed(
                        UUID.randomUUID(), user, Instant.EPOCH, UUID.randomUUID(), "verify-email", "MAILBOX_UNKNOWN"),
                user);

        awaitState(user, "NEEDS_REVIEW");
        assertThat(database.text(
                        "select data->>'reason' from outbox where subject = $1 and type = 'activation.failed'", user))
                .isEqualTo("MAILBOX_UNKNOWN");

        publish(MAIL, new EmailVerified(UUID.randomUUID(), user, Instant.EPOCH), user);

        awaitState(user, "PENDING");
        assertThat(database.text("select email::text from activation where user_id = $1", user))
                .isEqualTo("ready");
    }

    @Test
    void rolesThatCouldNotBeGivenNeedReview() {
        var user = UUID.randomUUID();

        publish(ROLES, new RolesAssignmentFailed(UUID.randomUUID(), user, Instant.EPOCH, "NO_DEFAULT_ROLE"), user);

        awaitState(user, "NEEDS_REVIEW");
        assertThat(announced(user)).containsExactly("activation.failed");
    }

    @Test
    void mailOfAnotherKindDoesNotConcernTheActivation() {
        var user = UUID.randomUUID();

        publish(
                MAIL,
                new MailSent(UUID.randomUUID(), user, Instant.EPOCH, UUID.randomUUID(), "password-changed"),
                user);
        publish(
                MAIL,
                new MailFailed(UUID.randomUUID(), user, Instant.EPOCH, UUID.randomUUID(), "password-changed", "X"),
                user);
        publish(MAIL, new EmailVerified(UUID.randomUUID(), user, Instant.EPOCH), user);

        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select email::text from activation where user_id = $1", user)));
        assertThat(database.count("select version from activation where user_id = $1", user))
                .isEqualTo(1);
        assertThat(announced(user)).isEmpty();
    }

    private static RolesAssigned assigned(UUID user) {
        return new RolesAssigned(UUID.randomUUID(), user, Instant.EPOCH, List.of("user"), List.of("user"), 7);
    }

    private void publish(String topic, Object event, UUID user) {
        var id =
                switch (event) {
                    case MailSent sent -> sent.eventId();
                    case MailFailed failed -> failed.eventId();
                    case EmailVerified verified -> verified.eventId();
                    case RolesAssigned assigned -> assigned.eventId();
                    case RolesAssignmentFailed failed -> failed.eventId();
                    case UserRegistered registered -> registered.eventId();
                    default -> throw new IllegalArgumentException(event.toString());
                };
        pool.withTransaction(transaction -> outbox.append(transaction, OutboxEvent.of(topic, id, user, event)))
                .await()
                .atMost(Database.SOON);
        outbox.wake();
    }

    private void awaitState(UUID user, String state) {
        await().atMost(Database.SOON)
                .until(() -> state.equals(database.text("select state from activation where user_id = $1", user)));
    }

    private List<String> announced(UUID user) {
        return database
                .rows(
                        "select type from outbox where subject = $1 and topic = 'gatehouse.activations.v1' order by position",
                        user)
                .stream()
                .map(row -> row.getString(0))
                .toList();
    }
}
