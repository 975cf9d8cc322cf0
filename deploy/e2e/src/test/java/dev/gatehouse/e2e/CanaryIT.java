package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.e2e.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Passwords and tokens that nobody else has, of each kind that there is, and then a search through everything that the system has
 * written: PostgreSQL's files and WAL, Kafka's and Redis' logs, service logs, exported traces, mail. The mail sink keeps mails in
 * memory only. What went to a mailbox alone is looked for in every answer, too.
 */
class CanaryIT {

    private static final String PASSWORD = "password";
    private static final String NEXT_PASSWORD = "next password";
    private static final String ACCESS = "access token";
    private static final String NEXT_ACCESS = "next access token";
    private static final String VERIFICATION = "verification token";
    private static final String RESET = "reset token";

    private static final String REFRESH_PREFIX = "gh_rt_";
    /** With the session's id after the prefix, which is no secret. */
    private static final int REFRESH_SECRET_AT = REFRESH_PREFIX.length() + 24;

    private static final String DEVICE_PREFIX = "gh_dt_";
    /** With the device's id, a time and a number after the prefix, which are no secrets; its secret part is shorter than others'. */
    private static final int DEVICE_SECRET_AT = DEVICE_PREFIX.length() + 40;

    private static final String PREFIX = "gh_";
    private static final int SECRET_AT = PREFIX.length() + 3;
    private static final int RANDOM_BYTES = 32;
    private static final int SHORTEST = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Client client = SystemUnderTest.client();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    /** Headers and all. */
    private final List<String> answers = new ArrayList<>();

    @Test
    void noSecretIsWrittenAnywhere() {
        var person = active();
        liveThrough(person);
        assertThat(secrets)
                .hasSize(14)
                .allSatisfy((name, secret) -> assertThat(secret).as(name).hasSizeGreaterThanOrEqualTo(SHORTEST));

        // written on purpose: shows that the search reaches what it should
        assertWritten(person.id, "postgres", "kafka", "redis");
        assertWritten(
                Person.header(secrets.getOrDefault(ACCESS, "")).path("kid").asText(), "logs");

        var needles = new Needles();
        secrets.forEach((name, secret) -> addForms(needles, name, secret));
        assertThat(found(needles)).isEmpty();
        assertThat(SystemUnderTest.traces().exports()).isNotEmpty().allSatisfy(export -> assertThat(needles.in(export))
                .isEmpty());
        assertNotAnswered(person, VERIFICATION, RESET);
        secrets.keySet().removeAll(Set.of(VERIFICATION, RESET));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email))
                .hasSize(3)
                .allSatisfy(mail -> assertThat(mail.toString()).doesNotContain(secrets.values()));
    }

    private void assertNotAnswered(Person person, String... names) {
        var needles = new Needles();
        for (var name : names) {
            addForms(needles, name, secrets.getOrDefault(name, ""));
        }
        assertThat(answers).anySatisfy(answer -> assertThat(answer).contains(person.id));
        assertThat(answers).allSatisfy(answer -> assertThat(needles.in(answer.getBytes(UTF_8)))
                .isEmpty());
    }

    private Person active() {
        var newcomer = Newcomer.unique();
        var accepted = await().atMost(PATIENCE).until(() -> seen(newcomer.register(client)), answer -> answer.body()
                .path("session")
                .isObject());
        var person = Person.of(client, newcomer, accepted);
        person.awaitActive();
        return person;
    }

    private Answer seen(Answer answer) {
        answers.add(answer.headers().map() + answer.text());
        return answer;
    }

    /** The whole path, wrong turns included, so that logs and dead letters have had their chance. */
    private void liveThrough(Person person) {
        register(person);
        stayIn(person);
        confirmAddress(person);
        forgetPassword(person);
        runProgram();
    }

    private void register(Person person) {
        secrets.put(PASSWORD, person.password);
        secrets.put("temporary token", person.temporaryToken);
        assertThat(seen(client.register(person.email, person.password)).status())
                .isEqualTo(409);
        var both = "\"email\":\"" + person.email + "\",\"password\":\"" + person.password + "\"";
        seen(client.post("/v1/registrations", "", "{" + both + ",\"x\":1}"));
        seen(client.post("/v1/registrations", "", "{\"email\":\"x\",\"password\":\"" + person.password + "\"}"));
        seen(client.post("/v1/auth/login", "", "{" + both));
        seen(client.login("nobody" + person.email, person.password));
        var upgrade = "/v1/activations/" + person.id + "/upgrade";
        var full = Session.of(seen(client.post(upgrade, person.temporaryToken, Map.of())));
        secrets.put("full access token", full.access());
        secrets.put("full refresh token", full.refresh());
    }

    private void stayIn(Person person) {
        var signedIn = seen(client.login(person.email, person.password));
        var session = Session.of(signedIn);
        var device = signedIn.body().path("device_token").asText();
        secrets.put("device token", device);
        assertThat(seen(client.login(person.email, "wrong", device)).status()).isEqualTo(401);
        assertThat(seen(client.login(person.email, person.password, device + "x"))
                        .status())
                .isEqualTo(200);
        secrets.put(ACCESS, session.access());
        secrets.put("refresh token", session.refresh());
        var next = Session.of(seen(client.refresh(session.refresh())));
        secrets.put(NEXT_ACCESS, next.access());
        secrets.put("next refresh token", next.refresh());
        // within the grace: the answer is given again
        Session.of(seen(client.refresh(session.refresh())));
        assertThat(seen(client.get("/v1/users/me", session.access() + "x")).status())
                .isEqualTo(401);
        assertThat(seen(client.refresh(next.refresh() + "x")).status()).isEqualTo(401);
    }

    /** Whatever a person is told of herself. */
    private void lookAround(Person person) {
        for (var path :
                List.of("/v1/users/me", "/v1/sessions", "/v1/sessions/current", "/v1/activations/" + person.id)) {
            var answer = seen(client.get(path, secrets.getOrDefault(NEXT_ACCESS, "")));
            assertThat(answer.status()).as(path).isEqualTo(200);
        }
    }

    private void confirmAddress(Person person) {
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "Confirm your e-mail address");
        var token = Mailbox.tokenIn(mail);
        secrets.put(VERIFICATION, token);
        lookAround(person);
        assertThat(confirm(token + "x")).isEqualTo(400);
        assertThat(confirm(token)).isEqualTo(204);
        assertThat(confirm(token)).isEqualTo(410);
    }

    private int confirm(String token) {
        return seen(client.post("/v1/email-verifications/confirm", "", Map.of("token", token)))
                .status();
    }

    private void forgetPassword(Person person) {
        seen(client.post("/v1/password/forgot", "", Map.of("email", person.email)));
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "Choose a new password");
        var token = Mailbox.tokenIn(mail);
        var chosen = "cobalt weather " + Person.unique();
        secrets.put(RESET, token);
        secrets.put(NEXT_PASSWORD, chosen);
        lookAround(person);
        assertThat(reset(token + "x", chosen)).isEqualTo(400);
        assertThat(reset(token, "short")).isEqualTo(400);
        assertThat(reset(token, chosen)).isEqualTo(204);
        assertThat(reset(token, chosen)).isEqualTo(410);
        assertThat(seen(client.login(person.email, chosen)).status()).isEqualTo(200);
        SystemUnderTest.mailbox().awaitMailTo(person.email, "Your password was changed");
    }

    private int reset(String token, String chosen) {
        return seen(client.post("/v1/password/reset", "", Map.of("token", token, "new_password", chosen)))
                .status();
    }

    private void runProgram() {
        var program = Program.created(Administrator.token(), "reports:read");
        var token = program.token();
        secrets.put("client secret", program.secret());
        secrets.put("program's access token", token);
        assertThat(seen(client.get("/v1/users/me", token)).status()).isEqualTo(403);
        var asked = seen(client.form(
                "/oauth2/introspect",
                "token=" + secrets.get(ACCESS) + "&client_id=" + program.clientId() + "&client_secret="
                        + program.secret()));
        assertThat(asked.status()).isEqualTo(403);
    }

    private static void assertWritten(String text, String... places) {
        var needles = new Needles();
        needles.add(text, text.getBytes(UTF_8));
        await().atMost(PATIENCE).untilAsserted(() -> {
            var found = new TreeSet<String>();
            for (var file : found(needles).keySet()) {
                found.add(file.getName(0).toString());
            }
            assertThat(found).contains(places);
        });
    }

    /** As text, as text is often encoded, and the random bytes of a token as a binary column would hold them. */
    private static void addForms(Needles needles, String name, String secret) {
        var core = core(secret);
        needles.add(name, core.getBytes(UTF_8));
        needles.add(
                name + " in hexadecimal",
                HexFormat.of().formatHex(core.getBytes(UTF_8)).getBytes(UTF_8));
        needles.add(name + " in base64", Base64.getEncoder().withoutPadding().encode(secret.getBytes(UTF_8)));
        if (!name.equals(PASSWORD) && !name.equals(NEXT_PASSWORD)) {
            var bytes = Base64.getUrlDecoder().decode(core);
            var random = Arrays.copyOf(bytes, Math.min(bytes.length, RANDOM_BYTES));
            needles.add(name + " in bytes", random);
            needles.add(
                    name + "'s bytes in hexadecimal",
                    HexFormat.of().formatHex(random).getBytes(UTF_8));
        }
    }

    /** What alone makes it a secret: a JWT's signature, the random part of any other token. */
    private static String core(String secret) {
        if (secret.startsWith(REFRESH_PREFIX)) {
            return secret.substring(REFRESH_SECRET_AT);
        }
        if (secret.startsWith(DEVICE_PREFIX)) {
            return secret.substring(DEVICE_SECRET_AT);
        }
        return secret.startsWith(PREFIX) ? secret.substring(SECRET_AT) : secret.substring(secret.lastIndexOf('.') + 1);
    }

    /** What is found in which file, by its path within the system's directory. */
    private static Map<Path, Set<String>> found(Needles needles) {
        var found = new TreeMap<Path, Set<String>>();
        var directory = SystemUnderTest.directory();
        try {
            FileSearch.in(directory, (file, content) -> {
                var names = needles.in(content);
                if (!names.isEmpty()) {
                    found.put(directory.relativize(file), names);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }
}
