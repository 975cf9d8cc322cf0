package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A door of each service at which any person's token is good. */
final class EachService {

    static final List<String> READS = List.of("/v1/users/me", "/v1/sessions", "/v1/users/me/permissions");
    static final String MAIL = "/v1/email-verifications";

    private static final Duration REVOCATION = Duration.ofSeconds(1);

    private EachService() {}

    /** Fails unless each lets the token in. */
    static void accepts(Client client, String token) {
        for (var path : READS) {
            assertThat(client.get(path, token).status()).as(path).isEqualTo(200);
        }
        assertThat(client.post(MAIL, token, Map.of()).status()).as(MAIL).isEqualTo(202);
    }

    /** Fails unless each refuses the token. */
    static void refuses(Client client, String token) {
        for (var path : READS) {
            assertThat(client.get(path, token).status()).as(path).isEqualTo(401);
        }
        assertThat(client.post(MAIL, token, Map.of()).status()).as(MAIL).isEqualTo(401);
    }

    /** Fails unless each refuses the token within a second. */
    static void refusesSoon(Client client, String token) {
        await().atMost(REVOCATION).untilAsserted(() -> refuses(client, token));
    }
}
