package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.e2e.Client.Answer;
import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.PortPlan;
import dev.gatehouse.local.terminal.Silent;
import dev.gatehouse.servers.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A system of its own, whose limits are not lifted, and somebody who says each time that he comes from elsewhere. What would use up
 * his limits comes from an address of its own.
 */
class LimitsIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    /** How often a client without a session is to come back. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Two tries of one account within a second would be the last for a minute. */
    private static final Duration NO_QUICK_REPEAT = Duration.ofMillis(1_100);

    /** As few tries of a network as keep the gateway's own limit out of the way. */
    private static final int FEW = 5;

    private static final int WINDOW_SECONDS = 600;
    private static final String RESET_MAIL = "Choose a new password";
    private static final String VERIFICATION_MAIL = "Confirm your e-mail address";

    /** {@code core-auth.login.pair-burst}. */
    private static final int AT_ONCE = 20;

    private static final AtomicInteger PLACES = new AtomicInteger();

    private static Path directory;
    private static GatehouseSystem system;
    private static Client client;
    private static LimitMeters meters;
    private static List<String> toldAtFirst;
    private static Newcomer newcomer;
    private static Session session;

    @BeforeAll
    static void start() throws Exception {
        directory = Files.createTempDirectory("gatehouse-limits");
        system = GatehouseSystem.start(
                Options.in(directory)
                        .withPorts(PortPlan.DOCUMENTED.on(new PortPlan.Free()))
                        .withEnvironment("PLATFORM_REDIS_PATIENCE", "20s")
                        // so that twenty slow sign-ins are still twenty
                        .withEnvironment("CORE_AUTH_LOGIN_PAIR_TRIES", "1")
                        .withEnvironment("CORE_AUTH_PASSWORD_FORGOT_NETWORK_TRIES", String.valueOf(FEW))
                        .withEnvironment("CORE_AUTH_PASSWORD_RESET_NETWORK_TRIES", String.valueOf(FEW)),
                new Silent());
        client = new Client(system.gateway());
        meters = new LimitMeters(system);
        toldAtFirst = meters.samples();
        newcomer = Newcomer.unique();
        session = signedIn(client, newcomer);
    }

    @AfterAll
    static void stop() throws IOException {
        if (system != null) { // else it did not start, and that failure is the one to be seen
            system.stop();
        }
        Directories.delete(directory);
    }

    @Test
    void eachLimitHasAMeterThatBeginsAtZero() {
        assertThat(toldAtFirst)
                .containsExactlyInAnyOrder(
                        "gatehouse_login_limited_total{reason=\"network\"} 0.0",
                        "gatehouse_login_limited_total{reason=\"pair\"} 0.0",
                        "gatehouse_login_limited_total{reason=\"delay\"} 0.0",
                        "gatehouse_login_limited_total{reason=\"quick_repeat\"} 0.0",
                        "gatehouse_login_limited_total{reason=\"pair_ceiling\"} 0.0",
                        "gatehouse_login_limited_total{reason=\"ceiling\"} 0.0",
                        "gatehouse_limited_total{limit=\"registration\"} 0.0",
                        "gatehouse_limited_total{limit=\"registration-repetition\"} 0.0",
                        "gatehouse_limited_total{limit=\"refresh\"} 0.0",
                        "gatehouse_limited_total{limit=\"sessions\"} 0.0",
                        "gatehouse_limited_total{limit=\"password-change\"} 0.0",
                        "gatehouse_limited_total{limit=\"password-forgot\"} 0.0",
                        "gatehouse_limited_total{limit=\"password-forgot-address\"} 0.0",
                        "gatehouse_limited_total{limit=\"password-reset\"} 0.0",
                        "gatehouse_limited_total{limit=\"token-revocation\"} 0.0",
                        "gatehouse_limited_total{limit=\"email-verification\"} 0.0",
                        "gatehouse_hashing_refused_total{lane=\"sign_in\"} 0.0",
                        "gatehouse_hashing_refused_total{lane=\"registration\"} 0.0",
                        "gatehouse_hashing_refused_total{lane=\"background\"} 0.0",
                        // of user-management, and of core-auth
                        "gatehouse_degraded{without=\"limits\"} 0.0",
                        "gatehouse_degraded{without=\"limits\"} 0.0");
    }

    /** So would a stranger at the owner's address make him wait. */
    @Test
    void afterFiveWrongPasswordsEvenTheRightOneHasToWaitUnlessItComesFromAKnownDevice() {
        var device = login(newcomer.password()).body().path("device_token").asText();
        for (int i = 0; i < 5; i++) {
            await().pollDelay(NO_QUICK_REPEAT).until(() -> true);
            assertThat(login("wrong").status()).isEqualTo(401);
        }

        assertRefused(login(newcomer.password()), 30);

        assertThat(meters.signInsRefused("delay")).isEqualTo(1);
        assertThat(client.login(newcomer.email(), newcomer.password(), device).status())
                .isEqualTo(200);
    }

    @Test
    void afterTwentySignInsAtOnceTheRightPasswordHasToWaitThereAndNotElsewhere() {
        var there = Client.from("127.0.0.2", system.gateway());
        var somebody = Newcomer.unique();
        signedIn(there, somebody);
        for (int i = 1; i < AT_ONCE; i++) {
            assertThat(there.login(somebody.email(), somebody.password()).status())
                    .isEqualTo(200);
        }

        assertRefused(there.login(somebody.email(), somebody.password()), 60);

        assertThat(meters.signInsRefused("pair")).isEqualTo(1);
        assertThat(client.login(somebody.email(), somebody.password()).status()).isEqualTo(200);
    }

    @Test
    void ofGuessesAtOnceTwoAreJudgedAndThenEvenTheRightPasswordHasToWait() throws InterruptedException {
        var there = Client.from("127.0.0.3", system.gateway());
        Callable<Integer> guess = () -> there.login(newcomer.email(), "wrong").status();
        var statuses = new ArrayList<Integer>();
        try (var threads = Executors.newFixedThreadPool(FEW)) {
            for (var answer : threads.invokeAll(Collections.nCopies(FEW, guess))) {
                statuses.add(answer.resultNow());
            }
        }
        assertThat(statuses).containsExactlyInAnyOrder(401, 401, 429, 429, 429);

        assertRefused(there.login(newcomer.email(), newcomer.password()), 60);

        assertThat(meters.signInsRefused("quick_repeat")).isEqualTo(4);
    }

    @Test
    void aMailIsSentAgainOnceAMinuteAndBeyondThatSilentlyNot() {
        var first = post(EachService.MAIL, session.access(), Map.of());
        var second = post(EachService.MAIL, session.access(), Map.of());

        assertThat(first.status()).as(first.text()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(meters.refused("email-verification")).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> mails(VERIFICATION_MAIL) > 1);
        assertThat(mails(VERIFICATION_MAIL)).isEqualTo(2); // with the first of all
    }

    /** The newcomer's own counts, too, unless a minute has passed. */
    @Test
    void inAMinuteThreeRegistrationsAreTaken() {
        var answers =
                IntStream.range(0, 4).mapToObj(i -> register(Newcomer.unique())).toList();

        var statuses = answers.stream().map(Answer::status).toList();
        assertThat(statuses).startsWith(202, 202).endsWith(429);
        assertRefused(answers.getLast(), 60);
        assertThat(meters.refused("registration")).isEqualTo(Collections.frequency(statuses, 429));
    }

    @Test
    void anAddressGetsOneMailAMinuteSilentlyAndANetworkThatAsksForManyIsTold() {
        var first = forgot(newcomer.email());
        var second = forgot(newcomer.email());
        assertThat(first.status()).isEqualTo(202);
        assertThat(second.status()).isEqualTo(202);
        assertThat(second.text()).isEqualTo(first.text());
        assertThat(meters.refused("password-forgot-address")).isEqualTo(1);
        for (int i = 2; i < FEW; i++) {
            assertThat(forgot(Newcomer.unique().email()).status()).isEqualTo(202);
        }
        assertThat(meters.refused("password-forgot")).isZero();

        assertRefused(forgot(Newcomer.unique().email()), WINDOW_SECONDS);

        assertThat(meters.refused("password-forgot")).isEqualTo(1);
        await().atMost(PATIENCE).until(() -> mails(RESET_MAIL) > 0);
        assertThat(mails(RESET_MAIL)).isEqualTo(1);
    }

    @Test
    void afterFiveTriesToChangeThePasswordEvenTheRightOneHasToWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(change("wrong").status()).isEqualTo(403);
        }

        assertRefused(change(newcomer.password()), WINDOW_SECONDS);

        assertThat(meters.refused("password-change")).isEqualTo(1);
    }

    @Test
    void aNetworkThatTriesManyTokensHasToWait() {
        for (int i = 0; i < FEW; i++) {
            assertThat(reset().status()).isEqualTo(410);
        }

        assertRefused(reset(), WINDOW_SECONDS);

        assertThat(meters.refused("password-reset")).isEqualTo(1);
    }

    private static void assertRefused(Answer answer, int longestWait) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(429);
        assertThat(answer.header("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.code()).isEqualTo("TOO_MANY_ATTEMPTS");
        assertThat(Integer.parseInt(answer.header("Retry-After").orElseThrow())).isBetween(1, longestWait);
    }

    private static Session signedIn(Client from, Newcomer somebody) {
        var accepted = await().pollDelay(Duration.ZERO)
                .pollInterval(PAUSE)
                .atMost(PATIENCE)
                .until(
                        () -> somebody.register(from),
                        answer -> answer.body().path("session").isObject())
                .body();
        var activation = "/v1/activations/" + accepted.path("user").path("id").asText();
        var token = accepted.path("session").path("access_token").asText();
        await().atMost(PATIENCE).until(() -> from.get(activation, token)
                .body()
                .path("state")
                .asText()
                .equals("ACTIVE"));
        return Session.of(from.login(somebody.email(), somebody.password()));
    }

    private static Answer register(Newcomer somebody) {
        return post(
                "/v1/registrations",
                "",
                Map.of("email", somebody.email(), "password", somebody.password()),
                "Idempotency-Key",
                somebody.key());
    }

    private static Answer login(String password) {
        return post("/v1/auth/login", "", Map.of("email", newcomer.email(), "password", password));
    }

    private static Answer forgot(String email) {
        return post("/v1/password/forgot", "", Map.of("email", email));
    }

    private static Answer change(String present) {
        var body = Map.of("current_password", present, "new_password", "cobalt weather " + Person.unique());
        return post("/v1/password/change", session.access(), body);
    }

    private static Answer reset() {
        var token = "gh_pr_" + (Person.unique() + Person.unique() + Person.unique()).substring(0, 43);
        return post("/v1/password/reset", "", Map.of("token", token, "new_password", "cobalt weather " + token));
    }

    private static Answer post(String path, String token, Map<String, String> body, String... headers) {
        var all = Arrays.copyOf(headers, headers.length + 2);
        all[headers.length] = "X-Forwarded-For";
        all[headers.length + 1] = "203.0.113." + PLACES.incrementAndGet();
        return client.post(path, token, body, all);
    }

    /** To the newcomer. */
    private static long mails(String subject) {
        return new Mailbox(system.inbox())
                .mailsTo(newcomer.email()).stream()
                        .filter(mail -> mail.path("Subject").asText().equals(subject))
                        .count();
    }
}
