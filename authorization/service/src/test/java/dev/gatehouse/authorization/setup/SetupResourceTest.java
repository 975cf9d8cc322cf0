package dev.gatehouse.authorization.setup;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Apart;
import dev.gatehouse.authorization.Patience;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.testkit.TestTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** In an application of its own: set-up happens once in an installation's life. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
@TestProfile(Apart.class)
class SetupResourceTest {

    private static final String TOKEN = Apart.SETUP_TOKEN;
    private static final int CALLERS = 20;
    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    Pool pool;

    @Test
    void ofTwentyAtOnceOneBecomesAdministratorAndNobodyEverAfter() throws Exception {
        assertThat(appoint(UUID.randomUUID(), "a wrong token of good length").statusCode())
                .isEqualTo(403);
        var people =
                IntStream.range(0, CALLERS).mapToObj(i -> UUID.randomUUID()).toList();

        var statuses = allAtOnce(people.stream()
                .<Callable<Integer>>map(user -> () -> appoint(user, TOKEN).statusCode())
                .toList());

        assertThat(Collections.frequency(statuses, 204)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 410)).isEqualTo(CALLERS - 1);
        var administrator = people.get(statuses.indexOf(204));
        for (var user : people) {
            assertThat(mayManageRoles(user)).isEqualTo(user.equals(administrator));
        }
        assertThat(toldTheAuditLog()).containsExactly(administrator + " role.given admin by the set-up token");
        var late = appoint(UUID.randomUUID(), TOKEN);
        assertThat(late.statusCode()).isEqualTo(410);
        assertThat(late.jsonPath().getString("code")).isEqualTo("SETUP_DONE");
        assertThat(appoint(UUID.randomUUID(), "a wrong token of good length").statusCode())
                .isEqualTo(403);
    }

    private List<String> toldTheAuditLog() {
        var rows = pool.query(
                        "select subject::text || ' ' || (data->>'action') || ' ' || (data->>'details') from outbox"
                                + " where type = 'operator.acted'")
                .execute()
                .await()
                .atMost(SOON);
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.getString(0))
                .toList();
    }

    private static Response appoint(UUID user, String token) {
        return given().auth()
                .oauth2(TestTokens.full(user))
                .contentType(ContentType.JSON)
                .body(Map.of("token", token))
                .post("/v1/setup/administrator");
    }

    private static boolean mayManageRoles(UUID user) {
        return given().auth()
                .oauth2(TestTokens.full(user))
                .contentType(ContentType.JSON)
                .body(Map.of("permission", "roles:manage"))
                .post("/v1/permissions/check")
                .jsonPath()
                .getBoolean("allowed");
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> calls) throws Exception {
        try (var threads = Executors.newFixedThreadPool(calls.size())) {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
