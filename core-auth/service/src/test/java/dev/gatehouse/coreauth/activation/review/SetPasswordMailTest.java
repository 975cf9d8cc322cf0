package dev.gatehouse.coreauth.activation.review;

import static dev.gatehouse.coreauth.OtherServices.COMMUNICATION;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The link to set a password did not reach whoever needs it. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class SetPasswordMailTest {

    private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

    @Inject
    Sweeper sweeper;

    @Inject
    Database database;

    @ParameterizedTest
    @CsvSource({
        "set-password, TRIES_USED_UP, 2 hours, 3 days, 2",
        "set-password, SMTP_550, 50 minutes, 3 days, 1",
        "set-password, TRIES_USED_UP, 2 hours, 8 days, 1",
        "set-password, IN_DOUBT, 2 hours, 3 days, 1",
        "verify-email, TRIES_USED_UP, 2 hours, 3 days, 1",
    })
    void whoseMailWasGivenUpAfterHoursIsWrittenToAgainAndNobodyElseIs(
            String template, String reason, String mailed, String age, long mails) {
        var user = withLostPassword(age);
        sweep();
        await().atMost(Database.SOON).until(() -> mails(user) == 1); // the service sweeps, too
        database.run(
                "update activation set set_password_mailed_at = now() - $2::text::interval where user_id = $1",
                user,
                mailed);

        var event = COMMUNICATION.tell(
                user, TRACE, id -> new MailFailed(id, user, Instant.EPOCH, UUID.randomUUID(), template, reason));
        await().atMost(Database.SOON)
                .until(() -> database.count("select count(*) from inbox where event_id = $1 and state = 'DONE'", event)
                        == 1);
        sweep();
        sweep();

        await().atMost(Database.SOON).until(() -> mails(user) == mails);
    }

    private UUID withLostPassword(String age) {
        var user = UUID.randomUUID();
        database.run(
                "insert into activation (user_id, password, roles, email, profile, created_at) values"
                        + " ($1, 'failed', 'ready', 'ready', 'ready', now() - $2::text::interval)",
                user,
                age);
        return user;
    }

    private void sweep() {
        sweeper.sweep().await().atMost(Database.SOON);
    }

    private long mails(UUID user) {
        return database.count(
                "select count(*) from outbox where subject = $1 and type = 'mail.requested'"
                        + " and data->>'template' = 'set-password'",
                user);
    }
}
