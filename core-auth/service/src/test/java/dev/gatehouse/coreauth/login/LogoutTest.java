package dev.gatehouse.coreauth.login;

import static dev.gatehouse.coreauth.login.Accounts.refresh;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.gatehouse.coreauth.CoreAuthServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class LogoutTest {

    @Inject
    Accounts accounts;

    @Test
    void endsTheSessionAtOnce() {
        var account = accounts.active();
        var client = Accounts.signIn(account);
        var other = Accounts.signIn(account);

        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(204);

        client.calling()
                .get("/v1/sessions")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", "Bearer error=\"invalid_token\"")
                .body("code", equalTo("UNAUTHENTICATED"));
        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(401);
        refresh(client.refreshToken()).then().statusCode(401);
        other.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(events(account)).containsExactly("session.revoked");
    }

    @Test
    void needsNoBody() {
        var client = Accounts.signIn(accounts.active());

        client.calling().post("/v1/auth/logout").then().statusCode(204);

        client.calling().get("/v1/sessions").then().statusCode(401);
    }

    @Test
    void everywhereEndsAllOfMineAndNobodyElses() {
        var account = accounts.active();
        var clients = List.of(Accounts.signIn(account), Accounts.signIn(account), Accounts.signIn(account));
        var stranger = Accounts.signIn(accounts.active());

        clients.getFirst()
                .calling()
                .body("{\"everywhere\": true}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(204);

        for (var client : clients) {
            client.calling().get("/v1/sessions").then().statusCode(401);
            refresh(client.refreshToken()).then().statusCode(401);
        }
        stranger.calling().get("/v1/sessions").then().statusCode(200);
        assertThat(events(account)).contains("sessions.revoked-all");
    }

    @Test
    void whoeverSignsInAgainInTheSameSecondIsNotRefused() {
        var account = accounts.active();
        for (int i = 0; i < 10; i++) {
            var before = Accounts.signIn(account);
            before.calling()
                    .body("{\"everywhere\": true}")
                    .post("/v1/auth/logout")
                    .then()
                    .statusCode(204);

            var after = Accounts.signIn(account);

            before.calling().get("/v1/sessions").then().statusCode(401);
            after.calling().get("/v1/sessions").then().statusCode(200);
        }
    }

    @Test
    void aTemporarySessionEndsOnlyItself() {
        var account = accounts.inactive();
        var client = Accounts.signIn(account);

        client.calling()
                .body("{\"everywhere\": true}")
                .post("/v1/auth/logout")
                .then()
                .statusCode(403);
        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(204);

        client.calling().body("{}").post("/v1/auth/logout").then().statusCode(401);
    }

    @Test
    void withoutATokenThereIsNothingToEnd() {
        Accounts.post("/v1/auth/logout", "{}").then().statusCode(401).header("WWW-Authenticate", "Bearer");
    }

    private List<String> events(Accounts.Account account) {
        return accounts.rows("select type from outbox where subject = $1 order by position", account.userId()).stream()
                .map(row -> row.getString("type"))
                .toList();
    }
}
