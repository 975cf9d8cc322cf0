package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.login.SignedInClient;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;

/** Service accounts as an operator makes them, and what a program does with one. */
@ApplicationScoped
public class ServiceAccounts {

    public static final String BASE = "/admin/v1/service-accounts";

    public record Program(String id, String clientId, String secret) {

        public RequestSpecification basic() {
            return RestAssured.given()
                    .auth()
                    .preemptive()
                    .basic(clientId, secret)
                    .contentType(ContentType.URLENC);
        }

        public Response token(String... form) {
            var request = basic().formParam("grant_type", "client_credentials");
            for (int i = 0; i < form.length; i += 2) {
                request.formParam(form[i], form[i + 1]);
            }
            return request.post("/oauth2/token");
        }

        /** An access token with all scopes. */
        public String accessToken() {
            return token().then().statusCode(200).extract().path("access_token");
        }

        public Response introspect(String token) {
            return basic().formParam("token", token).post("/oauth2/introspect");
        }

        public boolean finds(String token) {
            return introspect(token).then().statusCode(200).extract().path("active");
        }
    }

    private final Accounts accounts;

    ServiceAccounts(Accounts accounts) {
        this.accounts = accounts;
    }

    public SignedInClient signedIn(String... roles) {
        var account = accounts.active();
        accounts.holdRoles(account.userId(), roles);
        return Accounts.signIn(account);
    }

    public SignedInClient operator() {
        return signedIn("user", "admin");
    }

    public Program create(String... scopes) {
        return create(operator(), scopes);
    }

    public static Program create(SignedInClient operator, String... scopes) {
        var created = operator.calling()
                .body(Map.of("name", "a program", "scopes", List.of(scopes)))
                .post(BASE)
                .then()
                .statusCode(201)
                .extract();
        return new Program(
                created.path("account.id"), created.path("account.client_id"), created.path("client_secret"));
    }
}
