package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.testkit.HostileTokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
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

    private static final String KEYS = "/.well-known/jwks.json";

    /** Whom the other services ask for the keys. */
    private static final String ISSUER = Service.CORE_AUTH.replica(1);

    private static final int OTHER_SERVICES = Service.values().length - 1;
    private static final int STORM = 200;

    /** {@code platform.tokens.jwks-pause}. */
    private static final Duration PAUSE = Duration.ofSeconds(5);

    /** {@code platform.tokens.jwks-refresh}. */
    private static final Duration SCHEDULE = Duration.ofMinutes(5);

    private final Client client = SystemUnderTest.client();

    @Test
    void aForgedTokenIsTakenWhenNothingIsWrongWithIt() throws Exception {
        var forger = Forger.after(Person.active(client).fullToken());

        EachService.accepts(client, forger.genuine(Map.of()));
        EachService.accepts(client, HostileTokens.good(forger.issuer(), forger.claims()));
    }

    @TestFactory
    Stream<DynamicTest> everyServiceRefusesAndAsksNobodyElse() throws Exception {
        var session = Person.active(client).signIn("phone");
        var forger = Forger.after(session.access());
        var elsewhere = KeysElsewhere.serving(forger.foreignKeys());
        var hostile = hostile(forger, session, elsewhere.url());
        assertThat(hostile).hasSizeGreaterThan(70);
        var refusals = hostile.entrySet().stream()
                .map(token ->
                        DynamicTest.dynamicTest(token.getKey(), () -> EachService.refuses(client, token.getValue())));
        return Stream.concat(refusals, Stream.of(DynamicTest.dynamicTest("nobody was asked for a key", () -> {
            try (elsewhere) {
                assertThat(elsewhere.asked()).isZero();
            }
        })));
    }

    @Test
    void noServiceAsksWhereATokenSaysThatItsKeyIs() throws Exception {
        var forger = Forger.after(Person.active(client).fullToken());
        try (var elsewhere = KeysElsewhere.serving(forger.foreignKeys())) {
            var url = elsewhere.url();

            EachService.refuses(client, forger.foreign(Map.of("kid", Forger.STRANGER, "jku", url)));
            EachService.refuses(client, forger.foreign(Map.of("jku", url)));
            EachService.refuses(client, forger.foreign(Map.of("kid", Forger.STRANGER, "x5u", url)));
            EachService.refuses(client, forger.foreign(Map.of("kid", Forger.STRANGER, "jwk", forger.foreignKey())));
            EachService.refuses(client, forger.foreign(url));

            assertThat(elsewhere.asked()).isZero();
            assertThat(new Client(URI.create(url)).get("", "").status()).isEqualTo(200);
            assertThat(elsewhere.asked()).isEqualTo(1);
        }
    }

    /** Each service asks once a pause because of them, however many there are, and besides by its schedule. */
    @Test
    void aStormOfUnknownKeysIsAskedAboutOnceAPause() throws Exception {
        assertThatRequestsForKeysAreCounted();
        var forger = Forger.after(Person.active(client).fullToken());
        long begun = System.nanoTime();
        long before = PublishedMetrics.requests(ISSUER, KEYS);

        for (int i = 0; i < STORM; i++) {
            EachService.refuses(client, forger.foreign("unknown-" + i));
        }

        long asked = PublishedMetrics.requests(ISSUER, KEYS) - before;
        var took = Duration.ofNanos(System.nanoTime() - begun);
        long becauseOfThem = took.dividedBy(PAUSE) + 1;
        long bySchedule = took.dividedBy(SCHEDULE) + 1;
        assertThat(asked).isLessThanOrEqualTo(OTHER_SERVICES * (becauseOfThem + bySchedule));
    }

    private static void assertThatRequestsForKeysAreCounted() throws IOException, InterruptedException {
        long before = PublishedMetrics.requests(ISSUER, KEYS);
        var issuer = URI.create("http://" + SystemUnderTest.system().ports().address(ISSUER));
        assertThat(new Client(issuer).get(KEYS, "").status()).isEqualTo(200);
        await().until(() -> PublishedMetrics.requests(ISSUER, KEYS) > before);
    }

    private Map<String, String> hostile(Forger forger, Session session, String elsewhere) throws Exception {
        var tokens = HostileTokens.of(forger.issuer(), forger.claims(), forger.strangersKey(), elsewhere);
        long end = Instant.now().getEpochSecond() - AGO;
        tokens.put("an expired token, as it was", forger.genuine(Map.of("iat", end - LIFE, "exp", end)));
        var rounds = Map.of("p2s", "A".repeat(24), "p2c", Integer.MAX_VALUE);
        tokens.put("a key to be derived for hours", forger.encrypted("PBES2-HS256+A128KW", "A128CBC-HS256", rounds));
        tokens.put("something to be unpacked", forger.encrypted("dir", "A256GCM", Map.of("zip", "DEF")));
        tokens.put("a service's own token", GrpcDoor.token("core-auth", "gatehouse.usermanagement.v1.UserDirectory"));
        tokens.put("a refresh token", session.refresh());
        var mailed = Person.active(client);
        tokens.put("a mailed token", Mailbox.tokenIn(SystemUnderTest.mailbox().awaitMailTo(mailed.email)));
        return tokens;
    }
}
