package dev.gatehouse.coreauth.serviceaccount;

import static dev.gatehouse.coreauth.oauth.ServiceAccounts.BASE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.matchesPattern;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.audit.AuditTrail;
import dev.gatehouse.coreauth.login.SignedInClient;
import dev.gatehouse.coreauth.oauth.ServiceAccounts;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class ServiceAccountResourceTest {

    @Inject
    ServiceAccounts programs;

    @Inject
    Database database;

    @Inject
    AuditTrail trail;

    @Test
    void aSecretIsShownOnceAndStoredAsAHash() {
        var operator = programs.operator();

        var created = create(operator, "reports", List.of("reports:read", "jobs:run", "jobs:run"));

        created.then()
                .statusCode(201)
                .header("Cache-Control", "no-store")
                .header("Location", BASE + "/" + created.path("account.id"))
                .body("client_secret", matchesPattern("gh_cs_[A-Za-z0-9_-]{43}"))
                .body("account.client_id", equalTo("sa_" + created.path("account.id")))
                .body("account.name", equalTo("reports"))
                .body("account.scopes", contains("jobs:run", "reports:read"))
                .body("account.is_enabled", equalTo(true))
                .body("account.secrets", hasSize(1));
        String secret = created.path("client_secret");
        var shown = operator.calling().get(BASE + "/" + created.path("account.id"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.asString())
                .doesNotContain(secret)
                .doesNotContain("hash")
                .doesNotContain("grant");
        assertThat(shown.jsonPath().getString("secrets[0].last_four")).isEqualTo(secret.substring(secret.length() - 4));
        assertThat(database.text(
                        "select encode(hash, 'hex') || last_four from client_secret where account_id = $1",
                        UUID.fromString(created.path("account.id"))))
                .hasSize(68)
                .doesNotContain(secret);
        assertThat(actions(created.path("account.id")))
                .containsExactly("service-account.created jobs:run reports:read");
    }

    @Test
    void nobodyGivesAwayWhatHeDoesNotHold() {
        var operator = programs.operator();
        var another = UUID.randomUUID();

        create(operator, "x", List.of("reports:read", "beyond:x"))
                .then()
                .statusCode(403)
                .body("code", equalTo("BEYOND_OWN_PERMISSIONS"));
        create(operator, "x", List.of("only:" + another)).then().statusCode(403);
        create(operator, "x", List.of("only:" + userId(operator))).then().statusCode(201);
        create(operator, "unanswered " + another, List.of("unanswered:x"))
                .then()
                .statusCode(503)
                .header("Retry-After", "1")
                .body("code", equalTo("UNAVAILABLE"));
        assertThat(database.count(
                        "select count(*) from service_account where 'beyond:x' = any(scopes) or 'unanswered:x' = any(scopes)"
                                + " or $1 = any(scopes)",
                        "only:" + another))
                .isZero();
    }

    /** A secret shown, or an account enabled, is as good as its scopes: not for who does not hold them. */
    @Test
    void nobodyGetsAtTheScopesOfAnAccountThatCanMoreThanHe() {
        var owner = programs.operator();
        var program = ServiceAccounts.create(owner, "only:" + userId(owner));
        var other = programs.operator();

        other.calling()
                .post(path(program) + "/secrets")
                .then()
                .statusCode(403)
                .body("code", equalTo("BEYOND_OWN_PERMISSIONS"));
        other.calling().post(path(program) + "/disable").then().statusCode(204);
        other.calling().post(path(program) + "/enable").then().statusCode(403);

        program.token().then().statusCode(401);
        owner.calling().post(path(program) + "/enable").then().statusCode(204);
        program.token().then().statusCode(200);
    }

    @Test
    void thereAreTwoSecretsAtMostAndNoGapBetweenThem() {
        var operator = programs.operator();
        var program = ServiceAccounts.create(operator, "reports:read");
        program.token().then().statusCode(200);

        var second = operator.calling().post(path(program) + "/secrets");
        second.then().statusCode(201).header("Cache-Control", "no-store");
        operator.calling()
                .post(path(program) + "/secrets")
                .then()
                .statusCode(409)
                .body("code", equalTo("TOO_MANY_SECRETS"));

        var renewed = new Program(program.id(), program.clientId(), second.path("client_secret"));
        assertThat(program.token().statusCode()).isEqualTo(200);
        assertThat(renewed.token().statusCode()).isEqualTo(200);

        List<String> ids = operator.calling().get(path(program)).path("secrets.id");
        assertThat(ids).hasSize(2).last().isEqualTo(second.path("secret.id"));
        operator.calling()
                .delete(path(program) + "/secrets/" + ids.getFirst())
                .then()
                .statusCode(204);

        Awaitility.await()
                .atMost(Database.SOON)
                .untilAsserted(() -> assertThat(program.token().statusCode()).isEqualTo(401));
        assertThat(renewed.token().statusCode()).isEqualTo(200);
        operator.calling()
                .delete(path(program) + "/secrets/" + ids.getFirst())
                .then()
                .statusCode(404)
                .body("code", equalTo("SECRET_NOT_FOUND"));
    }

    @Test
    void ofTenSecretsWantedAtOnceOneIsGiven() throws Exception {
        var operator = programs.operator();
        var program = ServiceAccounts.create(operator, "reports:read");

        var statuses = Collections.synchronizedList(new ArrayList<Integer>());
        try (var threads = Executors.newFixedThreadPool(10)) {
            IntStream.range(0, 10)
                    .forEach(i -> threads.execute(() -> statuses.add(
                            operator.calling().post(path(program) + "/secrets").statusCode())));
        }

        assertThat(statuses).hasSize(10).containsOnly(201, 409).containsOnlyOnce(201);
    }

    @Test
    void aSecretOfAnotherAccountIsNotThere() {
        var operator = programs.operator();
        var one = ServiceAccounts.create(operator, "reports:read");
        var other = ServiceAccounts.create(operator, "reports:read");
        String secretId = operator.calling().get(path(other)).path("secrets[0].id");

        operator.calling().delete(path(one) + "/secrets/" + secretId).then().statusCode(404);

        other.token().then().statusCode(200);
    }

    @Test
    void eachActIsRecorded() {
        var operator = programs.operator();
        var program = ServiceAccounts.create(operator, "reports:read");

        operator.calling().post(path(program) + "/disable").then().statusCode(204);
        operator.calling().post(path(program) + "/disable").then().statusCode(204);
        operator.calling().post(path(program) + "/enable").then().statusCode(204);
        String added = operator.calling().post(path(program) + "/secrets").path("secret.id");
        operator.calling().delete(path(program) + "/secrets/" + added).then().statusCode(204);
        operator.calling().delete(path(program)).then().statusCode(204);

        assertThat(trail.of(UUID.fromString(program.id())))
                .extracting(AuditTrail.Told::outcome, AuditTrail.Told::actorType, AuditTrail.Told::actorId)
                .containsOnly(tuple("SUCCESS", "OPERATOR", userId(operator).toString()));
        assertThat(actions(program.id()))
                .containsExactly(
                        "service-account.created reports:read",
                        "service-account.disabled reports:read",
                        "service-account.enabled reports:read",
                        "credential.created " + added,
                        "credential.deleted " + added,
                        "service-account.deleted reports:read");
        operator.calling().get(path(program)).then().statusCode(404).body("code", equalTo("SERVICE_ACCOUNT_NOT_FOUND"));
        operator.calling().delete(path(program)).then().statusCode(404);
        program.token().then().statusCode(401);
    }

    @Test
    void listsInPages() {
        var operator = programs.operator();
        var expected = new ArrayList<String>();
        IntStream.range(0, 3)
                .forEach(i -> expected.add(
                        ServiceAccounts.create(operator, "reports:read").id()));

        var listed = new ArrayList<String>();
        var next = BASE + "?page_size=2";
        while (next != null) {
            var page = operator.calling().get(next);
            page.then().statusCode(200);
            listed.addAll(page.jsonPath().getList("service_accounts.id"));
            var link = page.header("Link");
            next = link == null ? null : link.substring(1, link.indexOf('>'));
        }

        assertThat(listed).doesNotHaveDuplicates().containsSubsequence(expected);
        operator.calling().get(BASE + "?page_size=201").then().statusCode(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"*:*", "reports:*", "reports", "Reports:read", "a b:c", "a:b c:d", "", "a:b\\n"})
    void aScopeIsAPermissionWithoutWildcards(String scope) {
        create(programs.operator(), "x", List.of(scope)).then().statusCode(400);
    }

    @Test
    void whatIsTooMuchIsRefused() {
        var operator = programs.operator();
        var many = IntStream.range(0, 17).mapToObj(i -> "r" + i + ":read").toList();

        create(operator, "x", many).then().statusCode(400);
        create(operator, "x", List.of()).then().statusCode(400);
        create(operator, "a\nb", List.of("a:b")).then().statusCode(400);
        create(operator, "x".repeat(101), List.of("a:b")).then().statusCode(400);
        operator.calling()
                .body(Map.of("name", "x", "scopes", List.of("a:b"), "client_id", "sa_1"))
                .post(BASE)
                .then()
                .statusCode(400);
        operator.calling().get(BASE + "/me").then().statusCode(404);
    }

    @Test
    void theLargestAccountsTokenIsReadByEveryService() {
        var longest = IntStream.range(0, 16)
                .mapToObj(i -> "r%063d:%064d".formatted(i, i))
                .toArray(String[]::new);
        var program = programs.create(longest);

        var token = program.accessToken();

        assertThat(token.length()).isLessThan(4_096);
        RestAssured.given().auth().oauth2(token).get("/v1/sessions").then().statusCode(403);
    }

    private List<String> actions(String id) {
        return trail.of(UUID.fromString(id)).stream()
                .map(told -> told.kind() + " " + told.details())
                .toList();
    }

    private UUID userId(SignedInClient client) {
        return Objects.requireNonNull(database.rows("select user_id from session where id = $1", client.sessionId())
                .getFirst()
                .getUUID(0));
    }

    private static String path(Program program) {
        return BASE + "/" + program.id();
    }

    private static Response create(SignedInClient operator, String name, List<String> scopes) {
        return operator.calling().body(Map.of("name", name, "scopes", scopes)).post(BASE);
    }
}
