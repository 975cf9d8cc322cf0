package dev.gatehouse.usermanagement;

import static io.restassured.RestAssured.given;

import io.restassured.response.Response;
import java.util.Map;
import java.util.UUID;

/** Somebody with an address of his own, who registers once. */
public final class Newcomer {

    private Newcomer() {}

    public static Response registers() {
        return given().contentType("application/json")
                .body(Map.of("email", UUID.randomUUID() + "@example.org", "password", "violet kettle orbit 42"))
                .post("/v1/registrations");
    }
}
