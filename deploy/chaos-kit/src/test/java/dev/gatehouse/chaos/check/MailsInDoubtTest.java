package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MailsInDoubtTest {

    private static PlantedDatabases planted;
    private static Databases databases;

    @BeforeAll
    static void start() throws Exception {
        planted = PlantedDatabases.start();
        databases = planted.databases();
    }

    @AfterAll
    static void stop() throws Exception {
        planted.close();
    }

    @BeforeEach
    void noMails() throws Exception {
        databases.run(Databases.COMMUNICATION, "truncate message");
    }

    @Test
    void countsWhatIsParkedFromThenOn() throws Exception {
        mail("PARKED");
        var inDoubt = MailsInDoubt.from(databases, Duration.ZERO);
        mail("SENT");
        mail("QUEUED");
        assertThat(inDoubt.parked()).isZero();

        mail("PARKED");
        assertThat(inDoubt.parked()).isEqualTo(1);
    }

    @Test
    void whatWasBeingSentBeforeIsNobodysDoing() throws Exception {
        var left = mail("SENDING");
        var inDoubt = MailsInDoubt.from(databases, Duration.ZERO);
        becomes(left, "PARKED");

        assertThat(inDoubt.parked()).isZero();
    }

    @Test
    void waitsUntilItIsKnownWhatBecameOfWhatIsBeingSent() throws Exception {
        var inDoubt = MailsInDoubt.from(databases, Duration.ofMinutes(1));
        var parked = mail("SENDING");
        var sent = mail("SENDING");
        var count = new FutureTask<Integer>(inDoubt::parked);
        Thread.ofVirtual().start(count);
        becomes(parked, "PARKED");
        becomes(sent, "SENT");

        assertThat(count.get(20, TimeUnit.SECONDS)).isEqualTo(1);
    }

    @Test
    void whatIsBeingSentForTooLongIsInDoubt() throws Exception {
        var inDoubt = MailsInDoubt.from(databases, Duration.ZERO);
        mail("SENDING");

        assertThat(inDoubt.parked()).isEqualTo(1);
    }

    private static UUID mail(String state) throws SQLException {
        var id = UUID.randomUUID();
        databases.run(
                Databases.COMMUNICATION,
                "insert into message (user_id, state, id) values (gen_random_uuid(), '" + state + "', '" + id + "')");
        return id;
    }

    private static void becomes(UUID mail, String state) throws SQLException {
        databases.run(Databases.COMMUNICATION, "update message set state = '" + state + "' where id = '" + mail + "'");
    }
}
