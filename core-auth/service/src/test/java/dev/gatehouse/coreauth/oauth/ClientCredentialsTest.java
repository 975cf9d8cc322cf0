package dev.gatehouse.coreauth.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.aMapWithSize;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import dev.gatehouse.testkit.MovableClock;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ClientCredentialsTest {

    private static final String TOKEN = "/oauth2/token";
    private static final String WRONG = "gh_cs_" + "A".repeat(43);

    @Inject
    ServiceAccounts programs;

    @Inject
    MovableClock clock;

    @AfterEach
    void resetClock() {
        clock.reset();
    }

    @Test
    void aTokenIsAboutTheClientAndNobodyElse() {
        var program = programs.create("reports:read", "jobs:run");

        var answer = program.token();

        answer.then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body("", aMapWithSize(4))
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(600))
                .body("scope", equalTo("jobs:run reports:read"))
                .body("access_token", notNullValue());
        var claims = claims(answer.path("access_token"));
        assertThat(claims.fieldNames())
                .containsExactlyInAnyOrder("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "scope", "sid");
        assertThat(claims.getString("sub")).isEqualTo(program.clientId());
        assertThat(claims.getString("client_id")).isEqualTo(program.clientId());
        assertThat(claims.getString("scope")).isEqualTo("jobs:run reports:read");
        assertThat(claims.getLong("exp") - claims.getLong("iat")).isEqualTo(600);
    }

    @Test
    void theSecretMayComeInTheBody() {
        var program = programs.create("reports:read");

        post(program.clientId(), program.secret()).then().statusCode(200);
    }

    @Test
    void aSubsetOfTheScopesCanBeAskedForAndNothingElse() {
        var program = programs.create("reports:read", "jobs:run");

        program.token("scope", "reports:read").then().statusCode(200).body("scope", equalTo("reports:read"));
        program.token("scope", "jobs:run reports:read").then().body("scope", equalTo("jobs:run reports:read"));
        program.token("scope", "reports:read users:read")
                .then()
                .statusCode(400)
                .header("Cache-Control", "no-store")
                .body("error", equalTo("invalid_scope"));
        program.token("scope", "*:*").then().statusCode(400).body("error", equalTo("invalid_scope"));
        program.token("scope", " ").then().statusCode(400).body("error", equalTo("invalid_scope"));
    }

    @Test
    void whateverIsWrongWithTheClientTheAnswerIsTheSame() {
        var program = programs.create("reports:read");
        var nobody = "sa_" + UUID.randomUUID();

        var wrong = refused(new Program(program.id(), program.clientId(), WRONG).token());
        assertThat(wrong).contains("invalid_client");
        assertThat(refused(new Program("", nobody, WRONG).token())).isEqualTo(wrong);
        assertThat(refused(new Program("", nobody, program.secret()).token())).isEqualTo(wrong);
        assertThat(refused(new Program("", program.clientId().toUpperCase(Locale.ROOT), program.secret()).token()))
                .isEqualTo(wrong);
        assertThat(refused(new Program("", program.id(), program.secret()).token()))
                .isEqualTo(wrong);
        assertThat(refused(new Program("", "gatehouse", program.secret()).token()))
                .isEqualTo(wrong);
        assertThat(refused(new Program("", "", "").token())).isEqualTo(wrong);
        assertThat(refused(post(program.clientId(), WRONG))).isEqualTo(wrong);
        assertThat(refused(form().formParam("client_id", program.clientId()).post(TOKEN)))
                .isEqualTo(wrong);
        assertThat(refused(form().post(TOKEN))).isEqualTo(wrong);
        assertThat(refused(form().header("Authorization", "Basic !").post(TOKEN)))
                .isEqualTo(wrong);
        assertThat(refused(form().header(
                                "Authorization", "Basic " + Base64.getEncoder().encodeToString("x".getBytes(UTF_8)))
                        .post(TOKEN)))
                .isEqualTo(wrong);
        assertThat(refused(form().header("Authorization", "Bearer " + program.accessToken())
                        .post(TOKEN)))
                .isEqualTo(wrong);
    }

    @ParameterizedTest
    @CsvSource({
        "'', invalid_request",
        "grant_type=, invalid_request",
        "grant_type=password, unsupported_grant_type",
        "grant_type=authorization_code, unsupported_grant_type",
        "grant_type=refresh_token, unsupported_grant_type",
        "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer, unsupported_grant_type",
        "grant_type=client_credentials&grant_type=client_credentials, invalid_request",
        "grant_type=client_credentials&scope=a:b&scope=a:b, invalid_request",
        "grant_type=client_credentials&scope=%zz, invalid_request",
        "grant_type=client_credentials&client_secret=x, invalid_request",
        "grant_type=client_credentials&client_id=sa_other, invalid_request"
    })
    void aRequestThatCannotBeMeantIsRefused(String body, String error) {
        programs.create("reports:read")
                .basic()
                .body(body)
                .post(TOKEN)
                .then()
                .statusCode(400)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error))
                .body("error_description", notNullValue());
    }

    @Test
    void aBodyThatIsNoFormIsNotRead() {
        RestAssured.given()
                .contentType(ContentType.JSON)
                .body("{\"grant_type\":\"client_credentials\"}")
                .post(TOKEN)
                .then()
                .statusCode(415);
        RestAssured.given()
                .contentType(ContentType.URLENC)
                .body("grant_type=client_credentials&x=" + "y".repeat(70_000))
                .post(TOKEN)
                .then()
                .statusCode(413);
    }

    @Test
    void aDisabledAccountGetsNoTokenAndItsTokensAreDeadEvenWhenItIsEnabledAgain() {
        var operator = programs.operator();
        var program = ServiceAccounts.create(operator, "reports:read");
        var witness = programs.create("tokens:introspect");
        var token = program.accessToken();
        assertThat(witness.finds(token)).isTrue();

        operator.calling()
                .post(ServiceAccounts.BASE + "/" + program.id() + "/disable")
                .then()
                .statusCode(204);

        assertThat(witness.finds(token)).isFalse();
        RestAssured.given().auth().oauth2(token).get("/v1/sessions").then().statusCode(401);
        program.token().then().statusCode(401).body("error", equalTo("invalid_client"));

        operator.calling()
                .post(ServiceAccounts.BASE + "/" + program.id() + "/enable")
                .then()
                .statusCode(204);

        assertThat(witness.finds(token)).isFalse();
        assertThat(witness.finds(program.accessToken())).isTrue();
    }

    @Test
    void aDeletedAccountsTokensAreDead() {
        var operator = programs.operator();
        var program = ServiceAccounts.create(operator, "reports:read");
        var witness = programs.create("tokens:introspect");
        var token = program.accessToken();

        operator.calling()
                .delete(ServiceAccounts.BASE + "/" + program.id())
                .then()
                .statusCode(204);

        assertThat(witness.finds(token)).isFalse();
        program.token().then().statusCode(401);
    }

    @Test
    void wrongSecretsAreCountedAndDoNotKeepOutWhoIsKnownToHaveTheRightOne() {
        clock.freeze(); // else a slow machine sees less of the wait
        var known = programs.create("reports:read");
        var cold = programs.create("reports:read");
        known.token().then().statusCode(200);
        for (var program : new Program[] {known, cold}) {
            var wrong = new Program("", program.clientId(), WRONG);
            for (int i = 0; i < 5; i++) {
                wrong.token().then().statusCode(401);
            }
            wrong.token()
                    .then()
                    .statusCode(429)
                    .header("Retry-After", "30")
                    .body("error", equalTo("temporarily_unavailable"))
                    .header("WWW-Authenticate", not(notNullValue()));
        }

        known.token().then().statusCode(200);
        cold.token().then().statusCode(429);
        clock.advance(Duration.ofSeconds(31));
        cold.token().then().statusCode(200);
    }

    @Test
    void ofTwoHundredWrongSecretsAtOnceAtMostFiveAreJudged() {
        var wrong = new Program("", programs.create("reports:read").clientId(), "");
        var statuses = Collections.synchronizedList(new ArrayList<Integer>());

        try (var threads = Executors.newFixedThreadPool(50)) {
            IntStream.range(0, 200)
                    .forEach(i -> threads.execute(() -> {
                        var guess = "gh_cs_" + "%043d".formatted(i);
                        statuses.add(
                                new Program("", wrong.clientId(), guess).token().statusCode());
                    }));
        }

        assertThat(statuses).hasSize(200).containsOnly(401, 429);
        assertThat(statuses.stream().filter(status -> status == 401)).hasSizeBetween(1, 5);
    }

    @Test
    void aHundredFirstTokensOfOneProgramAtOnceAreNoAttack() {
        var program = programs.create("reports:read");
        var statuses = Collections.synchronizedList(new ArrayList<Integer>());

        try (var threads = Executors.newFixedThreadPool(50)) {
            IntStream.range(0, 100)
                    .forEach(i ->
                            threads.execute(() -> statuses.add(program.token().statusCode())));
        }

        assertThat(statuses).hasSize(100).containsOnly(200);
    }

    private static String refused(Response answer) {
        answer.then()
                .statusCode(401)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("WWW-Authenticate", "Basic realm=\"gatehouse\", charset=\"UTF-8\"");
        return answer.asString();
    }

    private static Response post(String clientId, String secret) {
        return form().formParam("client_id", clientId)
                .formParam("client_secret", secret)
                .post(TOKEN);
    }

    private static RequestSpecification form() {
        return RestAssured.given().contentType(ContentType.URLENC).formParam("grant_type", "client_credentials");
    }

    private static JsonObject claims(String token) {
        return new JsonObject(new String(Base64.getUrlDecoder().decode(token.split("\\.")[1]), UTF_8));
    }
}
