package dev.gatehouse.coreauth.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.Registrar;
import dev.gatehouse.coreauth.api.v1.EndedSession;
import dev.gatehouse.coreauth.api.v1.ListEndedRequest;
import dev.gatehouse.coreauth.api.v1.SessionsGrpc.SessionsBlockingStub;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.testkit.MovableClock;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a service that starts is told of sessions that have ended. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class EndedSessionsTest {

    /** In an answer; see {@link CoreAuthServers}. */
    private static final int PAGE = 3;

    /** For so long after its session's end a token may be good. */
    private static final Duration LONGEST = Duration.ofMinutes(16);

    private static final String STORE = """
            insert into session (id, user_id, kind, authenticated_at, created_at, expires_at, last_seen_at, refresh_hash,
                                 client_hash, device_name, client_address, ended_at, end_reason)
            select $1::text || i, $2::uuid, 'FULL', now(), now(), now() + interval '1 day', now(), 'x'::bytea, 'x'::bytea, '', '',
                   now() - $3::float8 * interval '1 second', 'SIGNED_OUT'
            from generate_series(1, $4::int) i""";

    private static final String ENDED_SINCE = """
            select id from (select id, ended_at from session union all select id, ended_at from ended_grant) as ended
            where ended_at >= $1 order by ended_at, id collate "C"
            """;

    @Inject
    Accounts accounts;

    @Inject
    Registrar registrar;

    @Inject
    Database database;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void allThatEndedIsToldPageByPageTheOldestFirst() {
        var since =
                database.rows("select now() - interval '10 minutes'").getFirst().getOffsetDateTime(0);
        var account = accounts.active();
        var other = accounts.active();
        var stays = Accounts.signIn(account);
        var out = Accounts.signIn(account);
        var everywhere = List.of(Accounts.signIn(other), Accounts.signIn(other));
        out.calling().post("/v1/auth/logout").then().statusCode(204);
        signOutEverywhere(everywhere.getFirst());
        var grant = "g" + UUID.randomUUID();
        database.run("insert into ended_grant (id, ended_at) values ($1, now())", grant);
        var together = ended(Duration.ofMinutes(5), 2 * PAGE + 1);
        var before = ended(Duration.ofMinutes(20), 1);

        var pages = pages(LONGEST);

        var told = pages.stream().flatMap(List::stream).toList();
        assertThat(told.stream().filter(each -> !endedAt(each).isBefore(since.toInstant())))
                .extracting(EndedSession::getId)
                .containsExactlyElementsOf(database.rows(ENDED_SINCE, since).stream()
                        .map(row -> row.getString(0))
                        .toList())
                .contains(out.sessionId(), grant)
                .contains(
                        everywhere.getFirst().sessionId(), everywhere.getLast().sessionId())
                .containsAll(together);
        assertThat(told)
                .extracting(EndedSession::getId)
                .doesNotHaveDuplicates()
                .doesNotContain(stays.sessionId())
                .doesNotContainAnyElementsOf(before);
        assertThat(pages.subList(0, pages.size() - 1))
                .hasSizeGreaterThanOrEqualTo(3)
                .allSatisfy(page -> assertThat(page).hasSize(PAGE));
        assertThat(pages.getLast()).hasSizeLessThan(PAGE);
    }

    private static void signOutEverywhere(SignedInClient client) {
        client.calling()
                .body(Map.of("everywhere", true))
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);
    }

    @Test
    void itIsToldUntilWhenATokenMayLive() {
        var client = Accounts.signIn(accounts.active());
        client.calling().post("/v1/auth/logout").then().statusCode(204);

        var told = pages(LONGEST).stream()
                .flatMap(List::stream)
                .filter(each -> each.getId().equals(client.sessionId()))
                .toList();

        assertThat(told).hasSize(1);
        assertThat(endedAt(told.getFirst())).isEqualTo(endOf(client.sessionId()).toInstant());
    }

    @Test
    void whoAsksForLessIsToldLess() {
        var lately = ended(Duration.ofSeconds(20), 1);
        var earlier = ended(Duration.ofMinutes(4), 1);

        assertThat(pages(Duration.ofSeconds(60)).stream().flatMap(List::stream))
                .extracting(EndedSession::getId)
                .containsAll(lately)
                .doesNotContainAnyElementsOf(earlier);
    }

    @Test
    void theDatabasesClockCountsAndNotTheReplicas() {
        var ended = ended(Duration.ofMinutes(15), 1);
        clock.advance(Duration.ofMinutes(3));

        assertThat(pages(LONGEST).stream().flatMap(List::stream))
                .extracting(EndedSession::getId)
                .containsAll(ended);
    }

    @Test
    void onlyServicesThatTakeTokensMayAsk() {
        for (var service : List.of("user-management", "authorization", "communication")) {
            assertThat(code(registrar.sessions(service), 60, "")).as(service).isEqualTo(Status.Code.OK);
        }
        for (var service : List.of("core-auth", "load")) {
            assertThat(code(registrar.sessions(service), 60, "")).as(service).isEqualTo(Status.Code.PERMISSION_DENIED);
        }
        assertThat(code(registrar.sessions(), 60, "")).isEqualTo(Status.Code.UNAUTHENTICATED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", ".a", "1.", "1.a b", "-1.a", "1000000000000000000.a", "1.a\u0000"})
    void whatIsNoTokenOfAPageBeforeIsRefused(String token) {
        assertThat(code(registrar.sessions("authorization"), 60, token)).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void noTimeIsRefused(int seconds) {
        assertThat(code(registrar.sessions("authorization"), seconds, "")).isEqualTo(Status.Code.INVALID_ARGUMENT);
    }

    private List<List<EndedSession>> pages(Duration within) {
        var sessions = registrar.sessions("authorization");
        var pages = new ArrayList<List<EndedSession>>();
        var token = "";
        do {
            var answer = sessions.listEnded(request((int) within.toSeconds(), token));
            pages.add(answer.getSessionsList());
            token = answer.getNextPageToken();
        } while (!token.isEmpty());
        return pages;
    }

    private static Status.Code code(SessionsBlockingStub sessions, int seconds, String token) {
        try {
            assertThat(sessions.listEnded(request(seconds, token)).getSessionsCount())
                    .isLessThanOrEqualTo(PAGE);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    private static ListEndedRequest request(int seconds, String token) {
        return ListEndedRequest.newBuilder()
                .setWithinSeconds(seconds)
                .setPageToken(token)
                .build();
    }

    /** Sessions that ended in the same moment; their ids. */
    private List<String> ended(Duration ago, int count) {
        var prefix = "e" + UUID.randomUUID() + "-";
        database.run(STORE, prefix, UUID.randomUUID(), (double) ago.toSeconds(), count);
        return database.rows("select id from session where id like $1::text || '%'", prefix).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private OffsetDateTime endOf(String sessionId) {
        return database.rows("select ended_at from session where id = $1", sessionId)
                .getFirst()
                .getOffsetDateTime(0);
    }

    /** As its last token's end tells. */
    private static Instant endedAt(EndedSession session) {
        var until = session.getLastTokenExpiresAt();
        return Instant.ofEpochSecond(until.getSeconds(), until.getNanos()).minus(LONGEST);
    }
}
