package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.PatientLocks;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.kit.inbox.Received;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ActivationReportsTest {

    private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    @Inject
    ActivationReports activations;

    @Inject
    Reports reports;

    @Inject
    Pool pool;

    @Inject
    Database database;

    static Stream<List<Domain>> everyOrder() {
        return permutations(List.of(Domain.values()));
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void everyOrderEndsTheSame(List<Domain> order) {
        var userId = UUID.randomUUID();

        for (var domain : order) {
            assertThat(state(userId)).isNotEqualTo("ACTIVE");
            apply(ready(userId, domain));
        }

        assertEndedOnce(userId);
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void everyOrderWithEachReportTwiceEndsTheSame(List<Domain> order) {
        var userId = UUID.randomUUID();

        for (var domain : order) {
            apply(ready(userId, domain));
            apply(ready(userId, domain));
        }
        order.forEach(domain -> apply(ready(userId, domain)));

        assertEndedOnce(userId);
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void everyOrderInOneBatchWithDuplicatesEndsTheSame(List<Domain> order) {
        var userId = UUID.randomUUID();
        var batch = new ArrayList<Report>();
        order.forEach(domain -> batch.add(ready(userId, domain)));
        order.forEach(domain -> batch.add(ready(userId, domain)));

        activations.apply(pool, List.of(batch.getFirst())).await().atMost(Database.SOON);
        activations.apply(pool, batch).await().atMost(Database.SOON);

        assertThat(state(userId)).isEqualTo("ACTIVE");
        assertThat(types(userId)).containsExactly("user.activated");
    }

    @ParameterizedTest
    @MethodSource("everyOrder")
    void theLastTwoReportsAtTheSameInstantAnnounceTheEndExactlyOnce(List<Domain> order) {
        var users = Stream.generate(UUID::randomUUID).limit(20).toList();
        for (var userId : users) {
            apply(ready(userId, order.get(0)));
            apply(ready(userId, order.get(1)));
        }

        var rivals = new ArrayList<Uni<List<ReportStatement.Change>>>();
        for (var userId : users) {
            rivals.add(activations.apply(pool, List.of(ready(userId, order.get(2)))));
            rivals.add(activations.apply(pool, List.of(ready(userId, order.get(3)))));
        }
        var changes = Uni.join().all(rivals).andFailFast().await().atMost(Database.SOON).stream()
                .flatMap(List::stream)
                .toList();

        assertThat(changes).filteredOn(ReportStatement.Change::activated).hasSize(users.size());
        users.forEach(this::assertEndedOnce);
    }

    @Test
    void twoOpenTransactionsWithTheLastReportsDoNotMissTheEnd() {
        var userId = UUID.randomUUID();
        apply(ready(userId, Domain.PROFILE));
        apply(ready(userId, Domain.EMAIL));

        // the second statement begins while the first one's transaction is still open
        var second = pool.withTransaction(first -> activations
                        .apply(first, List.of(ready(userId, Domain.PASSWORD)))
                        .map(changes -> activations
                                .apply(pool, List.of(ready(userId, Domain.ROLES)))
                                .subscribeAsCompletionStage())
                        .call(pending -> first.query("select pg_sleep(0.2)").execute()))
                .await()
                .atMost(Database.SOON)
                .join();

        assertThat(second).containsExactly(new ReportStatement.Change(userId, true));
        assertEndedOnce(userId);
    }

    @Test
    void batchesThatMeetInOppositeOrderDoNotDeadlock() {
        var users = Stream.generate(UUID::randomUUID).limit(200).toList();
        var forwards = users.stream().map(id -> ready(id, Domain.ROLES)).toList();
        var backwards =
                users.reversed().stream().map(id -> ready(id, Domain.EMAIL)).toList();

        var both = IntStream.range(0, 10)
                .boxed()
                .flatMap(i -> Stream.of(activations.apply(pool, forwards), activations.apply(pool, backwards)))
                .toList();
        try (var _ = PatientLocks.of(pool)) {
            Uni.join().all(both).andFailFast().await().atMost(Database.SOON);
        }

        assertThat(database.count(
                        "select count(*) from activation where user_id = any($1) and roles = 'ready' and email = 'ready' and version = 2",
                        (Object) users.toArray(UUID[]::new)))
                .isEqualTo(200);
    }

    @Test
    void aReportThatTellsNothingNewChangesNothing() {
        var userId = UUID.randomUUID();
        apply(ready(userId, Domain.ROLES));
        var before = database.text("select a::text from activation a where user_id = $1", userId);

        var changes = apply(ready(userId, Domain.ROLES));

        assertThat(changes).isEmpty();
        assertThat(database.text("select a::text from activation a where user_id = $1", userId))
                .isEqualTo(before);
    }

    @ParameterizedTest
    @EnumSource(Domain.class)
    void aFailureNeedsReviewAndALaterSuccessHealsIt(Domain domain) {
        var userId = UUID.randomUUID();
        apply(failed(userId, domain));
        apply(failed(userId, domain));
        assertThat(state(userId)).isEqualTo("NEEDS_REVIEW");
        assertThat(types(userId)).containsExactly("activation.failed");

        for (var each : Domain.values()) {
            apply(ready(userId, each));
        }

        assertThat(state(userId)).isEqualTo("ACTIVE");
        assertThat(types(userId)).containsExactly("activation.failed", "user.activated");
        apply(failed(userId, domain));
        assertThat(state(userId)).isEqualTo("ACTIVE");
        assertThat(types(userId)).containsExactly("activation.failed", "user.activated");
    }

    @Test
    void anErasedAccountStaysErased() {
        var userId = UUID.randomUUID();
        database.run("insert into activation (user_id, erased_at) values ($1, now())", userId);

        for (var each : Domain.values()) {
            apply(ready(userId, each));
        }

        assertThat(state(userId)).isEqualTo("ERASED");
        assertThat(types(userId)).isEmpty();
    }

    @Test
    void theStateFollowsFromTheDomainsInAllCombinations() {
        assertThat(database.rows("""
                        with every as (select unnest(enum_range(null::domain_state)) as is)
                        insert into activation (user_id, password, roles, email, profile)
                        select gen_random_uuid(), p.is, r.is, e.is, f.is from every p, every r, every e, every f
                        returning array[password, roles, email, profile]::text[] as domains, state""")).hasSize(256).allSatisfy(row -> {
            var domains = List.of(row.getArrayOfStrings("domains"));
            var isReady = Set.copyOf(domains).equals(Set.of("ready"));
            var expected = domains.contains("failed") ? "NEEDS_REVIEW" : isReady ? "ACTIVE" : "PENDING";
            assertThat(row.getString("state")).isEqualTo(expected);
        });
    }

    @Test
    void theEndIsAnnouncedInTheTraceOfTheReportThatBroughtIt() {
        var userId = UUID.randomUUID();
        apply(ready(userId, Domain.PASSWORD));
        apply(ready(userId, Domain.EMAIL));
        apply(ready(userId, Domain.PROFILE));
        var cause = received(TRACE);

        apply(reports.ready(userId, Domain.ROLES, cause));

        var event =
                database.rows("select * from outbox where subject = $1", userId).getFirst();
        assertThat(event.getString("traceparent")).isEqualTo(TRACE);
        assertThat(event.getUUID("causation")).isEqualTo(cause.eventId());
        assertThat(event.getUUID("correlation")).isEqualTo(cause.correlation());
        assertThat(event.getString("topic")).isEqualTo("gatehouse.activations.v1");
        assertThat(database.rows(
                        "select task, node, trace_id from activation_timeline where user_id = $1 and trace_id is not null order by at",
                        userId))
                .extracting(row -> row.getString(0) + " " + row.getString(1) + " " + row.getString(2))
                .containsExactlyInAnyOrder(
                        "roles core-auth 0af7651916cd43dd8448eb211c80319c",
                        "activation core-auth 0af7651916cd43dd8448eb211c80319c");
    }

    private void assertEndedOnce(UUID userId) {
        assertThat(state(userId)).isEqualTo("ACTIVE");
        assertThat(database.count("select version from activation where user_id = $1", userId))
                .isEqualTo(4);
        assertThat(types(userId)).containsExactly("user.activated");
    }

    private List<ReportStatement.Change> apply(Report report) {
        return activations.apply(pool, List.of(report)).await().atMost(Database.SOON);
    }

    private Report ready(UUID userId, Domain domain) {
        return reports.ready(userId, domain, received(null));
    }

    private Report failed(UUID userId, Domain domain) {
        return reports.failed(userId, domain, "SOME_REASON", received(null));
    }

    private static Received<String> received(@Nullable String traceparent) {
        return new Received<>(
                UUID.randomUUID(), "event", traceparent, UUID.randomUUID(), "gatehouse.test.v1", "gatehouse/test");
    }

    private String state(UUID userId) {
        return String.valueOf(database.text("select state from activation where user_id = $1", userId));
    }

    private List<String> types(UUID userId) {
        return database.rows("select type from outbox where subject = $1 order by position", userId).stream()
                .map(row -> row.getString(0))
                .toList();
    }

    private static Stream<List<Domain>> permutations(List<Domain> of) {
        return of.isEmpty()
                ? Stream.of(List.of())
                : of.stream().flatMap(first -> permutations(
                                of.stream().filter(each -> each != first).toList())
                        .map(rest ->
                                Stream.concat(Stream.of(first), rest.stream()).toList()));
    }
}
