package dev.gatehouse.e2e;

import static dev.gatehouse.e2e.Outage.PATIENCE;
import static dev.gatehouse.e2e.Outage.inTime;
import static dev.gatehouse.e2e.Outage.later;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A database server that hangs: statements are on their way, and nothing comes. */
class PostgresHangsIT {

    private static final Duration HANG = Duration.ofSeconds(8);

    /** For who waits for a statement that is on its way: the gateway's patience of 5 s, and what a machine adds that stands still. */
    private static final Duration LONGEST = Duration.ofSeconds(15);

    private static final int TIMED_OUT = 504;
    private static final int PEOPLE = 3;

    private record Answered(Client.Answer answer, Duration after) {}

    private final Client client = SystemUnderTest.client();
    private final Outage outage = new Outage();
    private final Person known = Person.active(client);
    private final String token = known.fullToken();

    @BeforeEach
    void theirPermissionsAreKnown() {
        assertThat(check().status()).isEqualTo(200);
    }

    @AfterEach
    void everythingIsBack() throws SQLException {
        outage.end();
        Person.active(client).login();
    }

    @Test
    void everybodyIsAnsweredMeanwhileNothingIsHalfDoneAndWhatWasAcceptedIsDoneAfterwards() throws Exception {
        var newcomer = Newcomer.unique();
        var doors = doorsToTheDatabase(newcomer);
        var accepted =
                Stream.generate(() -> Person.registered(client)).limit(PEOPLE).toList();
        outage.hang("postgres");

        try (var threads = Executors.newFixedThreadPool(doors.size())) {
            var first = doors.stream()
                    .map(door -> threads.submit(() -> answered(door)))
                    .toList();
            await().during(HANG).atMost(HANG.multipliedBy(2)).until(this::isAllowedFromMemory);
            for (var each : first) {
                assertAnsweredInTime(each.get());
            }
        }
        assertThat(check().body().path("stale").asBoolean()).isTrue();
        assertThat(client.get("/.well-known/jwks.json", "").status()).isEqualTo(200);
        for (var service : Service.values()) {
            await(service.title()).atMost(LONGEST).until(() -> PublishedMetrics.isAnyWithout(service, "postgres"));
        }
        for (var door : doors) {
            await().atMost(LONGEST.multipliedBy(2)).untilAsserted(() -> later(door.get()));
            later(inTime(door));
        }

        outage.end();
        await().atMost(PATIENCE).until(() -> newcomer.register(client).status() == 202);
        assertThat(newcomer.accounts()).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> newcomer.canSignIn(client));
        SystemUnderTest.mailbox().awaitMailTo(newcomer.email());
        assertThat(SystemUnderTest.mailbox().mailsTo(newcomer.email())).hasSize(1);
        Everybody.isDoneOnce(client, accepted);
        for (var service : Service.values()) {
            await(service.title()).atMost(PATIENCE).until(() -> !PublishedMetrics.isAnyWithout(service, "postgres"));
        }
    }

    /** One at least of each service that cannot answer without it. */
    private List<Supplier<Client.Answer>> doorsToTheDatabase(Newcomer newcomer) {
        return List.of(
                () -> newcomer.register(client),
                () -> client.get("/v1/users/me", token),
                () -> client.login(known.email, known.password),
                () -> client.post(EachService.MAIL, token, Map.of()));
    }

    private boolean isAllowedFromMemory() {
        return check().body().path("allowed").asBoolean();
    }

    private Client.Answer check() {
        return client.post("/v1/permissions/check", token, Map.of("permission", "profile:read"));
    }

    private static Answered answered(Supplier<Client.Answer> door) {
        long began = System.nanoTime();
        var answer = door.get();
        return new Answered(answer, Duration.ofNanos(System.nanoTime() - began));
    }

    /** Either to come back, or that nobody knows what became of it. */
    private static void assertAnsweredInTime(Answered answered) {
        assertThat(answered.after()).isLessThan(LONGEST);
        if (answered.answer().status() == TIMED_OUT) {
            assertThat(answered.answer().code()).isEqualTo("UPSTREAM_TIMEOUT");
        } else {
            later(answered.answer());
        }
    }
}
