package dev.gatehouse.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who counts nothing must be able to count: a gateway answers as none may, and is found out. */
class JourneyTest {

    @TempDir
    Path directory;

    private final Tally tally = new Tally();

    @Test
    void findsNothingWhereNothingIsAndJournalsEachAcknowledgedAnswer() throws Exception {
        try (var gateway = StubGateway.start()) {
            walk(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("checks", 1, "sign-outs", 1, "old tokens refused", 4));
        assertThat(tally.registrations().total()).isEqualTo(1);
        assertThat(tally.registrations().unserved()).isZero();
        assertThat(journaled("what"))
                .containsExactly("registered", "signed in", "checked", "checked", "refreshed", "signed out");
        assertThat(journaled("session_id")).containsExactly("", StubGateway.SESSION, "", "", "", StubGateway.SESSION);
    }

    @Test
    void countsAPermissionThatNobodyHas() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.allow("roles:manage");
            walk(gateway);
        }

        assertThat(tally.counts())
                .isEqualTo(Map.of("checks", 1, "sign-outs", 1, "old tokens refused", 4, "wrong allows", 1));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /v1/users/me, users/me",
        "GET /v1/sessions/current, sessions",
        "POST /v1/permissions/check, check",
        "POST /v1/auth/refresh, refresh"
    })
    void countsATokenThatIsAcceptedAfterTheSignOut(String request, String where) throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.accept(request);
            walk(gateway);
        }

        assertThat(tally.counts())
                .isEqualTo(Map.of(
                        "checks",
                        1,
                        "sign-outs",
                        1,
                        "old tokens refused",
                        3,
                        "revoked but accepted",
                        1,
                        "revoked but accepted by " + where,
                        1));
        assertThat(journaled("what").getLast()).isEqualTo("revoked but accepted");
    }

    @ParameterizedTest
    @CsvSource({
        StubGateway.WATCH + ", 1, activation",
        "POST /v1/permissions/check, 2, check",
        "POST /v1/auth/refresh, 1, refresh",
        "GET /v1/users/me, 1, users/me"
    })
    void countsATokenThatIsRefusedBeforeTheSignOut(String request, int times, String where) throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext(request, Collections.nCopies(times, 401).toArray(Integer[]::new));
            walk(gateway);
        }

        assertThat(tally.of(Tally.FALSE_LOGOUTS)).isEqualTo(times);
        assertThat(tally.of("false logouts by " + where)).isEqualTo(times);
        assertThat(journaled("where")).contains(where);
    }

    @Test
    void aSignOutThatIsRefusedAtOnceIsTheCheckersToJudge() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/auth/logout", 401);
            walk(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("checks", 1, "sign-outs refused", 1));
        assertThat(journaled("what")).endsWith("sign-out refused");
    }

    @Test
    void byAReplicaWhoseClockIsWrongItIsAGoodTokenThatWasRefused() throws Exception {
        tally.clockIsWrong(true);
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/auth/logout", 401);
            walk(gateway);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("checks", 1, "false logouts", 1, "false logouts by logout", 1));
        assertThat(journaled("what")).doesNotContain("sign-out refused");
    }

    @Test
    void aCheckThatIsRefusedIsNoCheck() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/permissions/check", 401, 401);
            walk(gateway);
        }

        assertThat(tally.of(Tally.CHECKS)).isZero();
    }

    @Test
    void aSignOutThatIsRefusedAfterOneThatMayHaveBeenHeardTellsNothing() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/auth/logout", 503, 401);
            walk(gateway);
        }

        assertThat(tally.counts())
                .isEqualTo(Map.of("checks", 1, "requests answered 503", 1, "requests tried again", 1));
    }

    @Test
    void anOldTokenThatNobodyLookedAtWasNotRefusedAndEachRequestIsCounted() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("GET /v1/sessions/current", 503);
            walk(gateway);
        }

        assertThat(tally.counts())
                .isEqualTo(Map.of("checks", 1, "sign-outs", 1, "old tokens refused", 3, "requests answered 503", 1));
        assertThat(tally.requests().told()).isEqualTo("not served 1 of 12 requests (8.3 %)");
    }

    @Test
    void aRequestToWatchThatIsNotServedIsCounted() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext(StubGateway.WATCH, 503);
            walk(gateway);
        }

        assertThat(tally.requests().told()).isEqualTo("not served 1 of 13 requests (7.7 %)");
    }

    @Test
    void whoIsLetInLaterWasTurnedAway() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/registrations", 503, 429);
            walk(gateway);
        }

        assertThat(tally.registrations().total()).isEqualTo(1);
        assertThat(tally.registrations().unserved()).isEqualTo(1);
        assertThat(tally.acceptedCount()).isEqualTo(1);
        tally.newWindow();
        assertThat(tally.registrations().total()).isZero();
    }

    @Test
    void countsAnOwnRegistrationThatIsRefusedAsTaken() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.answerNext("POST /v1/registrations", 503, 409);
            walk(gateway);
        }

        assertThat(tally.of(Tally.KEY_REFUSED)).isEqualTo(1);
        assertThat(journaled("what")).isEmpty();
    }

    @Test
    void whoIsLeftToAnOperatorAsksNoMoreAndIsCountedOnce() throws Exception {
        try (var gateway = StubGateway.start()) {
            gateway.leaveToAnOperator();
            walk(gateway, Duration.ZERO);
        }

        assertThat(tally.counts()).isEqualTo(Map.of("not active in time", 1));
        assertThat(journaled("what")).containsExactly("registered");
    }

    private void walk(StubGateway gateway) throws Exception {
        walk(gateway, Duration.ofMinutes(1));
    }

    private void walk(StubGateway gateway, Duration reviewEndurance) throws Exception {
        try (var client = new Client(gateway.origin());
                var journal = new Journal(file())) {
            var person = new Person("ada@example.org", "correct horse");
            new Journey(client, journal, tally, person, reviewEndurance).go();
        }
    }

    private List<String> journaled(String field) throws IOException {
        var json = new ObjectMapper();
        var journaled = new ArrayList<String>();
        for (var line : Files.readAllLines(file())) {
            journaled.add(json.readTree(line).path(field).asText());
        }
        return journaled;
    }

    private Path file() {
        return directory.resolve("journal.jsonl");
    }
}
