package dev.gatehouse.usermanagement;

import static io.restassured.RestAssured.given;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** What an application that has just started answers too late: its first call to core-auth connects, compiles and loads. */
public final class WarmUp {

    private WarmUp() {}

    /** Registers strangers until an answer has its session, so that the next one has it too. */
    public static void untilSessionsComeInTime() {
        await().atMost(Duration.ofSeconds(40))
                .until(() -> given().contentType("application/json")
                                .body(Map.of(
                                        "email",
                                        UUID.randomUUID() + "@example.org",
                                        "password",
                                        "violet kettle orbit 42"))
                                .post("/v1/registrations")
                                .jsonPath()
                                .<Object>get("session")
                        != null);
    }
}
