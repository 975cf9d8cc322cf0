package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.load.Journal;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegistrationsTest {

    @TempDir
    Path directory;

    @Test
    void whoWasAcknowledgedAfterTheMarkAndIsNotStoredIsLost() throws Exception {
        var earlier = UUID.randomUUID();
        var stored = UUID.randomUUID();
        var gone = UUID.randomUUID();
        var another = UUID.randomUUID();
        try (var planted = PlantedDatabases.start();
                var mails = new MailLedger(URI.create("http://127.0.0.1:1"));
                var journal = new Journal(directory.resolve("journal.jsonl"))) {
            var databases = planted.databases();
            var registrations = new Checker(databases, mails, journal);
            acknowledge(journal, earlier);
            long mark = registrations.mark();
            assertThat(registrations.since(mark)).isEqualTo(new Kept(0, List.of()));

            List.of(stored, gone, another).forEach(each -> acknowledge(journal, each));
            var users = "insert into users values ('%s', '%s'), (gen_random_uuid(), '%s')"
                    .formatted(stored, addressOf(stored), addressOf(another));
            databases.run(Databases.USER_MANAGEMENT, users);

            assertThat(registrations.since(mark)).isEqualTo(new Kept(3, List.of(gone.toString(), another.toString())));
        }
    }

    private static void acknowledge(Journal journal, UUID user) {
        journal.write(Journal.REGISTERED, Map.of("user_id", user.toString(), "email", addressOf(user)));
    }

    private static String addressOf(UUID user) {
        return user + "@example.org";
    }
}
