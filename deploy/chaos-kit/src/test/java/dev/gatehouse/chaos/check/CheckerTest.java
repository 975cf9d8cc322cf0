package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.chaos.load.Journal;
import dev.gatehouse.chaos.load.Tally;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A checker that finds nothing must be able to find: each kind of damage is planted, and reported. */
class CheckerTest {

    private static PlantedDatabases planted;
    private static Databases databases;

    @TempDir
    Path directory;

    private final MailLedger mails = new MailLedger(URI.create("http://127.0.0.1:1"));
    private final Tally tally = new Tally();
    private final List<Journal.Registered> people = Stream.generate(UUID::randomUUID)
            .map(id -> new Journal.Registered(id.toString(), id + "@example.org"))
            .limit(5)
            .toList();
    private Path journalFile;
    private Journal journal;

    @BeforeAll
    static void start() throws Exception {
        planted = PlantedDatabases.start();
        databases = planted.databases();
    }

    @AfterAll
    static void stop() throws Exception {
        planted.close();
    }

    /** With one connection to each database: there are many tests. */
    @BeforeEach
    void everythingIsFine() throws Exception {
        journalFile = directory.resolve("journal.jsonl");
        journal = new Journal(journalFile);
        var users = new StringJoiner(";").add("truncate inbox, users");
        var activations = new StringJoiner(";").add("truncate inbox, activation, credential, session");
        var messages = new StringJoiner(";").add("truncate inbox, message");
        var assignments = new StringJoiner(";").add("truncate inbox, assignment");
        for (var person : people) {
            users.add("insert into users values ('" + person.userId() + "', '" + person.email() + "')");
            activations.add("insert into activation values ('" + person.userId() + "', 'ACTIVE')");
            activations.add("insert into credential values ('" + person.userId() + "', 'phc')");
            messages.add("insert into message values ('" + person.userId() + "', 'SENT')");
            assignments.add("insert into assignment values ('" + person.userId() + "', 'user')");
            mails.plant(person.email(), "only");
            journal.write(Journal.REGISTERED, Map.of("user_id", person.userId(), "email", person.email()));
        }
        activations.add(
                "insert into session values ('ended', now(), 'SIGNED_OUT'), ('open', null, null), ('taken', now(), 'REFRESH_TOKEN_REUSED')");
        journal.write(Journal.SIGNED_IN, Map.of("session_id", "open"));
        journal.write(Journal.SIGNED_IN, Map.of("session_id", "ended"));
        journal.write(Journal.SIGNED_OUT, Map.of("session_id", "ended"));
        tally.count(Tally.ROLES_TAKEN);
        tally.count(Tally.REVOKED_REFUSED);
        databases.run(Databases.USER_MANAGEMENT, users.toString());
        databases.run(Databases.CORE_AUTH, activations.toString());
        databases.run(Databases.COMMUNICATION, messages.toString());
        databases.run(Databases.AUTHORIZATION, assignments.toString());
    }

    @AfterEach
    void closeJournal() throws IOException {
        journal.close();
    }

    @Test
    void findsNothingWhereNothingIs() throws Exception {
        assertThat(check().isClean()).isTrue();
        assertThat(check().headline())
                .isEqualTo("users acked 5, lost 0, duplicated 0, stuck 0, mails missing 0, mails duplicated 0,"
                        + " wrong allows 0, revoked-but-accepted 0");
    }

    @Test
    void findsALostUser() throws Exception {
        databases.run(Databases.USER_MANAGEMENT, "delete from users where user_id = '" + first() + "'");
        assertThat(check().lost()).containsExactly(first());
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsAUserWhoBecameAnother() throws Exception {
        databases.run(
                Databases.USER_MANAGEMENT,
                "update users set user_id = gen_random_uuid() where user_id = '" + first() + "'");
        assertThat(check().lost()).containsExactly(first());
    }

    @Test
    void findsADuplicate() throws Exception {
        databases.run(
                Databases.USER_MANAGEMENT,
                "insert into users values (gen_random_uuid(), '"
                        + people.getFirst().email() + "')");
        assertThat(check().duplicated()).containsExactly(people.getFirst().email());
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsWhoIsStuckAndWhoseActivationIsGone() throws Exception {
        databases.run(Databases.CORE_AUTH, "update activation set state = 'PENDING' where user_id = '" + first() + "'");
        databases.run(
                Databases.CORE_AUTH,
                "delete from activation where user_id = '" + people.get(1).userId() + "'");
        assertThat(check().stuck())
                .containsExactlyInAnyOrder(first() + " PENDING", people.get(1).userId() + " null");
        assertThat(check().isClean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delete from assignment",
                "update assignment set role = 'support'",
                "update assignment set scope = 'elsewhere'",
                "update assignment set valid_until = now() - interval '1 second'"
            })
    void findsWhoIsActiveWithoutRoles(String loss) throws Exception {
        databases.run(Databases.AUTHORIZATION, loss + " where user_id = '" + first() + "'");
        assertThat(check().withoutRoles()).containsExactly(first());
        assertThat(check().stuck()).isEmpty();
        assertThat(check().headline()).contains("stuck 1,");
        assertThat(check().details()).contains("without roles 1 [" + first() + "]");
        assertThat(check().isSettled()).isFalse();
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void asksForNoRolesOfWhoIsNotActive() throws Exception {
        databases.run(Databases.CORE_AUTH, "update activation set state = 'PENDING' where user_id = '" + first() + "'");
        databases.run(Databases.AUTHORIZATION, "delete from assignment where user_id = '" + first() + "'");
        assertThat(check().stuck()).containsExactly(first() + " PENDING");
        assertThat(check().withoutRoles()).isEmpty();
    }

    @Test
    void findsAnAcknowledgementThatTheJournalLacks() throws Exception {
        Files.write(journalFile, Files.readAllLines(journalFile).subList(1, 5));
        assertThat(check().acknowledged()).isEqualTo(4);
        assertThat(check().unjournaled()).isEqualTo(1);
        assertThat(check().headline()).startsWith("users acked 4, lost 0,").endsWith(", not in the journal 1");
        assertThat(check().isSettled()).isFalse();
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsAnAcknowledgementThatTheClientsDoNotRemember() throws Exception {
        journal.write(
                Journal.REGISTERED,
                Map.of("user_id", first(), "email", people.getFirst().email()));
        assertThat(check().unjournaled()).isEqualTo(-1);
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsAnUnhashedPassword() throws Exception {
        databases.run(Databases.CORE_AUTH, "update credential set phc = null where user_id = '" + first() + "'");
        assertThat(check().unhashed()).containsExactly(first());
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsAMissingAndADuplicateMail() throws Exception {
        mails.plant(people.getFirst().email());
        mails.plant(people.get(1).email(), "one", "two");
        assertThat(check().mailsMissing()).containsExactly(people.getFirst().email());
        assertThat(check().mailsDuplicated()).containsExactly(people.get(1).email());
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void countsAMailInDoubtApartAndItsOwnerNotAsStuck() throws Exception {
        mails.plant(people.getFirst().email());
        databases.run(Databases.COMMUNICATION, "update message set state = 'PARKED' where user_id = '" + first() + "'");
        databases.run(
                Databases.CORE_AUTH, "update activation set state = 'NEEDS_REVIEW' where user_id = '" + first() + "'");
        assertThat(check().parked()).containsExactly(first());
        assertThat(check().isClean()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"password", "roles", "profile"})
    void findsWhoIsStuckForMoreThanAMailInDoubt(String open) throws Exception {
        databases.run(Databases.COMMUNICATION, "update message set state = 'PARKED' where user_id = '" + first() + "'");
        databases.run(
                Databases.CORE_AUTH,
                "update activation set state = 'NEEDS_REVIEW', " + open + " = 'failed' where user_id = '" + first()
                        + "'");
        assertThat(check().stuck()).containsExactly(first() + " NEEDS_REVIEW");
        assertThat(check().parked()).containsExactly(first());
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsASignOutThatWasAcknowledgedAndIsNotStored() throws Exception {
        for (var session : List.of("open", "gone")) {
            journal.write(Journal.SIGNED_OUT, Map.of("session_id", session));
        }
        assertThat(check().signOutsLost()).containsExactly("open", "gone");
        assertThat(check().details()).contains("sign-outs lost 2 [open, gone]");
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsASignInThatWasAcknowledgedAndIsNotStored() throws Exception {
        journal.write(Journal.SIGNED_IN, Map.of("session_id", "gone"));
        assertThat(check().sessionsLost()).containsExactly("gone");
        assertThat(check().details()).contains("sessions lost 1 [gone]");
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsASessionThatWasRefusedAtTheSignOutThoughNoneHadEndedIt() throws Exception {
        for (var session : List.of("open", "ended", "taken", "gone")) {
            journal.write(Journal.SIGN_OUT_REFUSED, Map.of("session_id", session));
        }
        assertThat(check().sessionsLost()).containsExactly("open", "taken", "gone");
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsThatNobodyLookedForWhatMustNotBe() throws Exception {
        tally.reset();
        tally.count(Tally.CHECKS);
        assertThat(check().unseen()).containsExactly("roles given and taken", "old tokens refused");
        assertThat(check().headline()).endsWith(", never seen: roles given and taken, old tokens refused");
        assertThat(check().isClean()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {Tally.SECOND_USERS, Tally.KEY_REFUSED})
    void findsAKeyThatDidNotHold(String what) throws Exception {
        tally.count(what);
        assertThat(check().keysBroken()).isEqualTo(1);
        assertThat(check().details()).contains("keys broken 1,");
        assertThat(check().isClean()).isFalse();
    }

    @Test
    void findsADeadLetterThatNobodyInjected() throws Exception {
        var id = UUID.randomUUID();
        databases.run(Databases.COMMUNICATION, """
                insert into inbox values
                    ('verification', '%s', 'DEAD', 'unreadable body', '{"ce_id": "1"}'),
                    ('verification', gen_random_uuid(), 'DEAD', 'no ce_id', '{"chaos_poison": "4"}'),
                    ('verification', gen_random_uuid(), 'DISCARDED', 'no ce_subject', '{"ce_id": "2"}')
                """.formatted(id));
        assertThat(check().deadLetters()).containsExactly("verification " + id + " unreadable body");
        assertThat(check().details()).contains("dead letters not injected 1 [verification ");
        assertThat(check().isClean()).isFalse();
        assertThat(DeadLetters.injected(databases)).isEqualTo(1);
    }

    @Test
    void reportsWhatTheClientsCounted() throws Exception {
        tally.count(Tally.WRONG_ALLOWS);
        assertThat(check().wrongAllows()).isEqualTo(1);
        tally.count(Tally.REVOKED_ACCEPTED);
        assertThat(check().revokedAccepted()).isEqualTo(1);
        assertThat(check().isClean()).isFalse();
    }

    private String first() {
        return people.getFirst().userId();
    }

    private Findings check() throws Exception {
        return new Checker(databases, mails, journal).check(people.size(), tally);
    }
}
