package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** A service account that an administrator has made, and its secret. */
record Program(String id, String clientId, String secret) {

    static Program created(String administrator, String... scopes) {
        var created = new Client(SystemUnderTest.system().operators())
                .post(
                        "/admin/v1/service-accounts",
                        administrator,
                        Map.of("name", "a program", "scopes", List.of(scopes)));
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        var account = created.body().path("account");
        return new Program(
                account.path("id").asText(),
                account.path("client_id").asText(),
                created.body().path("client_secret").asText());
    }

    /** The same one, with another of its secrets. */
    Program with(String otherSecret) {
        return new Program(id, clientId, otherSecret);
    }

    /** What the token endpoint says to client credentials. */
    JsonNode grant() {
        return SystemUnderTest.client()
                .form("/oauth2/token", "grant_type=client_credentials", "Authorization", basic())
                .body();
    }

    /** What introspection says; it is answered with 200. */
    boolean isActive(String token) {
        return isActive(SystemUnderTest.client(), token);
    }

    /** As {@link #isActive(String)}, of whoever is asked so. */
    boolean isActive(Client asked, String token) {
        var answer = asked.form("/oauth2/introspect", "token=" + token, "Authorization", basic());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer.body().path("active").asBoolean();
    }

    /** Its id and secret as HTTP Basic has them (RFC 6749 section 2.3.1). */
    String basic() {
        return "Basic "
                + Base64.getEncoder().encodeToString((clientId + ":" + secret).getBytes(StandardCharsets.US_ASCII));
    }

    String token() {
        return grant().path("access_token").asText();
    }
}
