package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;

/** Somebody who has registered, with what the system has answered so far. */
final class Person {

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int ATTEMPTS = 150;
    private static final Duration PAUSE = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    final String email;
    final String password;
    final String id;
    final String temporaryToken;
    private final Client client;

    private Person(Client client, String email, String password, JsonNode accepted) {
        this.client = client;
        this.email = email;
        this.password = password;
        this.id = accepted.path("user").path("id").asText();
        this.temporaryToken = accepted.path("session").path("access_token").asText();
    }

    /** Text that nobody else uses: for addresses and passwords. */
    static String unique() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** Asserts that the first request was accepted; the temporary session may be missing. */
    static Person registeredAtOnce(Client client) {
        var email = newEmail();
        var password = newPassword();
        var answer = client.register(
                email, password, "Idempotency-Key", UUID.randomUUID().toString());
        return accepted(client, email, password, answer);
    }

    static Person registered(Client client) {
        var email = newEmail();
        var password = newPassword();
        var key = UUID.randomUUID().toString();
        var answer = client.register(email, password, "Idempotency-Key", key);
        // core-auth may have been too slow to open the session in time, or there was too much to do: the same key asks
        // again
        for (int i = 0; i < ATTEMPTS && !answer.body().path("session").isObject(); i++) {
            LockSupport.parkNanos(PAUSE.toNanos());
            answer = client.register(email, password, "Idempotency-Key", key);
        }
        return accepted(client, email, password, answer);
    }

    /** Asserts that the newcomer was accepted. */
    static Person of(Client client, Newcomer newcomer, Client.Answer answer) {
        return accepted(client, newcomer.email(), newcomer.password(), answer);
    }

    private static Person accepted(Client client, String email, String password, Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return new Person(client, email, password, answer.body());
    }

    private static String newEmail() {
        return "p" + unique() + "@example.org";
    }

    private static String newPassword() {
        return "lantern orchard " + unique();
    }

    static Person active(Client client) {
        var person = registered(client);
        person.awaitActive();
        return person;
    }

    JsonNode activation() {
        return client.get("/v1/activations/" + id, temporaryToken).body();
    }

    void awaitActive() {
        await().atMost(PATIENCE).until(() -> activation().path("state").asText().equals("ACTIVE"));
    }

    /** Signs in; asserts that it worked. */
    JsonNode login() {
        var answer = client.login(email, password);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body();
    }

    /** On a device of that name; asserts that it worked. */
    Session signIn(String device) {
        return Session.of(
                client.post("/v1/auth/login", "", Map.of("email", email, "password", password, "device_name", device)));
    }

    String fullToken() {
        return login().path("access_token").asText();
    }

    /** The header of a JWT. */
    static JsonNode header(String jwt) {
        return part(jwt, 0);
    }

    /** The payload of a JWT, not verified. */
    static JsonNode claims(String jwt) {
        return part(jwt, 1);
    }

    private static JsonNode part(String jwt, int index) {
        try {
            return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(jwt.split("\\.")[index]));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
