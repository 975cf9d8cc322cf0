package dev.gatehouse.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JournalTest {

    private static final Journal.Registered ADA = new Journal.Registered("1", "ada@example.org");
    private static final Journal.Registered BOB = new Journal.Registered("2", "bob@example.org");

    /** A device that takes nothing. */
    private static final Path FULL = Path.of("/dev/full");

    @TempDir
    Path directory;

    @Test
    void readsWhatTheFileHolds() throws IOException {
        var file = directory.resolve("journal.jsonl");
        try (var journal = new Journal(file)) {
            register(journal, ADA);
            journal.write(Journal.SIGNED_IN, Map.of("user_id", ADA.userId(), "session_id", "hers"));
            register(journal, BOB);
            journal.write(Journal.SIGNED_OUT, Map.of("user_id", ADA.userId(), "session_id", "of Ada"));
            assertThat(journal.registered()).containsExactly(ADA, BOB);
            assertThat(journal.signedIn()).containsExactly("hers");
            assertThat(journal.signedOut()).containsExactly("of Ada");

            Files.write(file, Files.readAllLines(file).subList(0, 2));
            assertThat(journal.registered()).containsExactly(ADA);
            assertThat(journal.signedOut()).isEmpty();
        }
    }

    @Test
    void readsWhatCameAfterAMark() throws IOException {
        try (var journal = new Journal(directory.resolve("journal.jsonl"))) {
            register(journal, ADA);
            long mark = journal.mark();
            assertThat(journal.registered(mark)).isEmpty();

            journal.write(Journal.SIGNED_IN, Map.of("user_id", ADA.userId(), "session_id", "hers"));
            register(journal, BOB);
            assertThat(journal.registered(mark)).containsExactly(BOB);
        }
    }

    @Test
    void aLineThatCannotBeWrittenFailsAndSoDoesAllThatComesAfterIt() throws IOException {
        try (var journal = new Journal(FULL)) {
            for (var each : new Journal.Registered[] {ADA, BOB}) {
                assertThatThrownBy(() -> register(journal, each)).hasRootCauseInstanceOf(IOException.class);
            }
            assertThatThrownBy(journal::registered)
                    .isInstanceOf(IOException.class)
                    .hasMessage("the journal is not whole");
        }
    }

    @Test
    void nobodyWaitsForAJournalThatIsClosed() throws IOException {
        var journal = new Journal(directory.resolve("journal.jsonl"));
        journal.close();

        assertThatThrownBy(() -> register(journal, ADA)).hasRootCauseInstanceOf(IOException.class);
    }

    private static void register(Journal journal, Journal.Registered person) {
        journal.write(Journal.REGISTERED, Map.of("user_id", person.userId(), "email", person.email()));
    }
}
