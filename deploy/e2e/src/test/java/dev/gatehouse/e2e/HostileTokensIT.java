package dev.gatehouse.e2e;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is no access token, or not one of ours, at a door of each of the four services. */
class HostileTokensIT {

    /** The life of an access token, seconds. */
    private static final long LIFE = 600;

    /** Longer ago than any clock is forgiven. */
    private static final long AGO = 90;

    private final Client client = SystemUnderTest.client();

    @Test
    void aForgedTokenIsTakenWhenNothingIsWrongWithIt() throws Exception {
        var forger = Forger.after(Person.active(client).fullToken());

        EachService.accepts(client, forger.genuine(Map.of()));
    }

    @TestFactory
    Stream<DynamicTest> everyServiceRefuses() throws Exception {
        return hostile(Person.active(client)).entrySet().stream()
                .map(token ->
                        DynamicTest.dynamicTest(token.getKey(), () -> EachService.refuses(client, token.getValue())));
    }

    private Map<String, String> hostile(Person person) throws Exception {
        var session = person.signIn("phone");
        var forger = Forger.after(session.access());
        long end = Instant.now().getEpochSecond() - AGO;
        var tokens = new LinkedHashMap<String, String>();
        tokens.put("no algorithm", forger.unsigned());
        tokens.put("a stranger's key under a known id", forger.foreign(forger.keyId()));
        tokens.put("a stranger's key under its own id", forger.foreign("stranger"));
        tokens.put("an expired token", forger.genuine(Map.of("iat", end - LIFE, "exp", end)));
        tokens.put("another issuer's", forger.genuine(Map.of("iss", "https://issuer.example")));
        tokens.put("another audience's", forger.genuine(Map.of("aud", "somebody-else")));
        tokens.put("another type of token", forger.ofType("JWT"));
        tokens.put("a service's own token", GrpcDoor.token("core-auth", "gatehouse.usermanagement.v1.UserDirectory"));
        tokens.put("a refresh token", session.refresh());
        tokens.put("a mailed token", Mailbox.tokenIn(SystemUnderTest.mailbox().awaitMailTo(person.email)));
        return tokens;
    }
}
