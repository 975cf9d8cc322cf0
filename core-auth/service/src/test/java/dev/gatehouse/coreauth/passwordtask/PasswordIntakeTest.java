package dev.gatehouse.coreauth.passwordtask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class PasswordIntakeTest extends StoredTasks {

    @Inject
    PasswordTaskRunner runner;

    @Test
    void manyAtOnceAreEachHashedOnce() throws Exception {
        var requests =
                Stream.generate(() -> registrar.request(PASSWORD)).limit(100).toList();
        try (var threads = Executors.newFixedThreadPool(20)) {
            for (var started : threads.invokeAll(requests.stream()
                    .map(request -> (Callable<?>)
                            () -> registrar.activations("user-management").start(request))
                    .toList())) {
                started.get();
            }
        }

        var users = requests.stream()
                .map(request -> UUID.fromString(request.getUserId()))
                .toArray(UUID[]::new);
        await().atMost(Duration.ofMinutes(1))
                .until(() -> database.count(
                                "select count(*) from activation where user_id = any($1) and password = 'ready'",
                                (Object) users)
                        == 100);
        assertThat(database.count(
                        "select count(distinct subject) from outbox where subject = any($1) and type = 'password.ready'",
                        (Object) users))
                .isEqualTo(100);
        assertThat(database.count("select count(*) from outbox where subject = any($1)", (Object) users))
                .isEqualTo(100);
        assertThat(database.count("select count(distinct phc) from credential where user_id = any($1)", (Object) users))
                .isEqualTo(100);
        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
    }

    @Test
    void thePasswordIsNowhereInTheDatabaseBeforeNorAfterHashing() {
        var canary = "canary-" + UUID.randomUUID();
        var waiting = stored(handover(canary), UUID.randomUUID(), "1 hour", 1);
        var request = registrar.request(canary);

        assertNowhere(canary);
        registrar.activations("user-management").start(request);
        var userId = UUID.fromString(request.getUserId());
        await().atMost(Database.SOON).until(() -> "ready"
                .equals(database.text("select password::text from activation where user_id = $1", userId)));

        assertNowhere(canary);
        assertThat(database.run("delete from password_task where id = $1", waiting.id()))
                .isEqualTo(1);
    }

    @Test
    void withFiftyThousandOpenTasksFurtherOnesAreRefusedUntilSomeAreDone() {
        database.run("""
                insert into password_task (id, user_id, credential_version, key_id, ciphertext, due_at)
                select gen_random_uuid(), gen_random_uuid(), 1, 'bound', decode(repeat('00', 560), 'hex'),
                       now() + interval '1 hour'
                from generate_series(1, 50000)""");
        try {
            await().atMost(Database.SOON).untilAsserted(() -> assertThatThrownBy(
                            () -> registrar.activations("user-management").start(registrar.request(PASSWORD)))
                    .isInstanceOfSatisfying(StatusRuntimeException.class, refused -> {
                        assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
                        assertThat(refused.getStatus().getDescription()).isEqualTo("TOO_MANY_OPEN_TASKS");
                    }));
        } finally {
            database.run("delete from password_task where key_id = 'bound'");
        }
        await().atMost(Database.SOON).ignoreExceptions().until(() -> registrar
                .activations("user-management")
                .start(registrar.request(PASSWORD))
                .hasSession());
    }

    @Test
    void aCallerThatHangsUpLosesNeitherTheHandoverNorAWorkersRoom() {
        var requests =
                Stream.generate(() -> registrar.request(PASSWORD)).limit(60).toList();

        for (var request : requests) {
            try {
                registrar
                        .activations("user-management")
                        .withDeadlineAfter(2, TimeUnit.MILLISECONDS)
                        .start(request);
            } catch (StatusRuntimeException hungUp) {
                assertThat(hungUp.getStatus().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
            }
        }

        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
        for (var request : requests) {
            assertThat(registrar.activations("user-management").start(request).hasSession())
                    .isTrue();
        }
        await().atMost(Database.SOON).until(() -> runner.inHand() == 0);
    }

    /** No text, JSON or byte of any row of any table holds it, as it is, in base64 or in hex. */
    private void assertNowhere(String secret) {
        var bytes = secret.getBytes(StandardCharsets.UTF_8);
        var hex = HexFormat.of().formatHex(bytes);
        var base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        var tables = database.rows("select format('%I', tablename) from pg_tables where schemaname = 'public'");
        assertThat(tables).hasSizeGreaterThan(8);
        for (var table : tables) {
            var name = table.getString(0);
            assertThat(database.count(
                            "select count(*) from " + name
                                    + " t where t::text like any(array['%' || $1 || '%', '%' || $2 || '%', '%' || $3 || '%'])",
                            secret,
                            hex,
                            base64))
                    .as(name)
                    .isZero();
        }
    }
}
