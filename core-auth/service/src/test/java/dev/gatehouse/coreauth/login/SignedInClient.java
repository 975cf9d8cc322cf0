package dev.gatehouse.coreauth.login;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;

/** What a client holds after it signed in. */
public record SignedInClient(String accessToken, String refreshToken, String sessionId) {

    public static SignedInClient of(ExtractableResponse<Response> answer) {
        return new SignedInClient(answer.path("access_token"), answer.path("refresh_token"), answer.path("session.id"));
    }

    public RequestSpecification calling() {
        return bearer(accessToken);
    }

    public static RequestSpecification bearer(String token) {
        return RestAssured.given()
                .header("Authorization", "Bearer " + token)
                .header("User-Agent", Accounts.AGENT)
                .contentType(ContentType.JSON);
    }
}
