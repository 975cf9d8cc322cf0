package dev.gatehouse.testkit;

import static dev.gatehouse.testkit.Things.SOON;
import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.UUID;

/** The dead letters of the service under test, as operators ask for them. */
final class Letters {

    static final String PATH = "/admin/v1/kit/dead-letters";
    static final String CONSUMER = "kit.things";
    static final UUID OPERATOR = UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057");

    private Letters() {}

    /** Where one of {@link #CONSUMER} is. */
    static String path(UUID event) {
        return PATH + "/" + CONSUMER + "/" + event;
    }

    static RequestSpecification as(String role) {
        return given().auth().oauth2(TestTokens.full(OPERATOR, role)).contentType(ContentType.JSON);
    }

    /** As an administrator, with a body whose quotation marks are single ones. */
    static Response post(String path, String body) {
        return as("admin").body(body.replace('\'', '"')).post(path);
    }

    /** The replay that was ordered, of so many so far. */
    static String replayed(Response answer, int total, boolean more) {
        answer.then().statusCode(202).body("total", equalTo(total)).body("more", equalTo(more));
        return answer.path("replay_id");
    }

    static void awaitReplay(String replay, int succeeded, int failed) {
        await().atMost(SOON).untilAsserted(() -> as("support")
                .get(PATH + "/replays/" + replay)
                .then()
                .statusCode(200)
                .body("total", equalTo(succeeded + failed))
                .body("succeeded", equalTo(succeeded))
                .body("waiting", equalTo(0))
                .body("failed", equalTo(failed)));
    }
}
