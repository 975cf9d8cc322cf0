package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.local.layout.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A door of each service at which any person's token is good. */
final class EachService {

    static final List<String> READS = List.of("/v1/users/me", "/v1/sessions", "/v1/users/me/permissions");
    static final String MAIL = "/v1/email-verifications";

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

    /** Fails unless each refuses the token within a second, through the gateway and at each of its replicas. */
    static void refusesSoon(Client client, String token) {
        Promised.A_SECOND.untilAsserted(() -> {
            refuses(client, token);
            assertThat(statuses(token))
                    .allSatisfy(
                            (replica, status) -> assertThat(status).as(replica).isEqualTo(401));
        });
    }

    /** What each replica of each says to the token when it is asked itself: one that never learns hides behind the gateway. */
    static Map<String, Integer> statuses(String token) {
        var statuses = new LinkedHashMap<String, Integer>();
        for (var service : Service.values()) {
            for (var replica : SystemUnderTest.system().options().replicas().names(service)) {
                statuses.put(replica, status(SystemUnderTest.at(replica), service, token));
            }
        }
        return statuses;
    }

    private static int status(Client replica, Service service, String token) {
        var answer =
                switch (service) {
                    case USER_MANAGEMENT -> replica.get("/v1/users/me", token);
                    case CORE_AUTH -> replica.get("/v1/sessions", token);
                    case AUTHORIZATION -> replica.get("/v1/users/me/permissions", token);
                    case COMMUNICATION -> replica.post(MAIL, token, Map.of());
                };
        return answer.status();
    }
}
