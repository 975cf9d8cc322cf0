package dev.gatehouse.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Passwords and tokens that nobody else has, of each kind that there is, and then a search through everything that the system has
 * written: PostgreSQL's files and WAL, Kafka's and Redis' logs, service logs, exported traces, mail. The mail sink keeps mails in
 * memory only.
 */
class CanaryIT {

    private static final String PASSWORD = "password";
    private static final String NEXT_PASSWORD = "next password";
    private static final String ACCESS = "access token";
    private static final String VERIFICATION = "verification token";
    private static final String RESET = "reset token";

    private static final String REFRESH_PREFIX = "gh_rt_";
    /** With the session's id after the prefix, which is no secret. */
    private static final int REFRESH_SECRET_AT = REFRESH_PREFIX.length() + 24;

    private static final String PREFIX = "gh_";
    private static final int SECRET_AT = PREFIX.length() + 3;
    private static final int RANDOM_BYTES = 32;
    private static final int SHORTEST = 24;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Client client = SystemUnderTest.client();
    private final Map<String, String> secrets = new LinkedHashMap<>();

    @Test
    void noSecretIsWrittenAnywhere() {
        var person = Person.active(client);
        liveThrough(person);
        assertThat(secrets)
                .hasSize(13)
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
        secrets.keySet().removeAll(Set.of(VERIFICATION, RESET));
        assertThat(SystemUnderTest.mailbox().mailsTo(person.email))
                .hasSize(3)
                .allSatisfy(mail -> assertThat(mail.toString()).doesNotContain(secrets.values()));
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
        assertThat(client.register(person.email, person.password).status()).isEqualTo(409);
        var both = "\"email\":\"" + person.email + "\",\"password\":\"" + person.password + "\"";
        client.post("/v1/registrations", "", "{" + both + ",\"x\":1}");
        client.post("/v1/registrations", "", "{\"email\":\"x\",\"password\":\"" + person.password + "\"}");
        client.post("/v1/auth/login", "", "{" + both);
        client.login("nobody" + person.email, person.password);
        var full =
                Session.of(client.post("/v1/activations/" + person.id + "/upgrade", person.temporaryToken, Map.of()));
        secrets.put("full access token", full.access());
        secrets.put("full refresh token", full.refresh());
    }

    private void stayIn(Person person) {
        var session = person.signIn("phone");
        secrets.put(ACCESS, session.access());
        secrets.put("refresh token", session.refresh());
        var next = Session.of(client.refresh(session.refresh()));
        secrets.put("next access token", next.access());
        secrets.put("next refresh token", next.refresh());
        // within the grace: the answer is given again
        Session.of(client.refresh(session.refresh()));
        assertThat(client.get("/v1/sessions/current", next.access()).status()).isEqualTo(200);
        assertThat(client.get("/v1/users/me", session.access() + "x").status()).isEqualTo(401);
        assertThat(client.refresh(next.refresh() + "x").status()).isEqualTo(401);
    }

    private void confirmAddress(Person person) {
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "Confirm your e-mail address");
        var token = Mailbox.tokenIn(mail);
        secrets.put(VERIFICATION, token);
        var path = "/v1/email-verifications/confirm";
        assertThat(client.post(path, "", Map.of("token", token + "x")).status()).isEqualTo(400);
        assertThat(client.post(path, "", Map.of("token", token)).status()).isEqualTo(204);
        assertThat(client.post(path, "", Map.of("token", token)).status()).isEqualTo(410);
    }

    private void forgetPassword(Person person) {
        client.post("/v1/password/forgot", "", Map.of("email", person.email));
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "Choose a new password");
        var token = Mailbox.tokenIn(mail);
        var chosen = "cobalt weather " + Person.unique();
        secrets.put(RESET, token);
        secrets.put(NEXT_PASSWORD, chosen);
        assertThat(reset(token + "x", chosen)).isEqualTo(400);
        assertThat(reset(token, "short")).isEqualTo(400);
        assertThat(reset(token, chosen)).isEqualTo(204);
        assertThat(reset(token, chosen)).isEqualTo(410);
        assertThat(client.login(person.email, chosen).status()).isEqualTo(200);
        SystemUnderTest.mailbox().awaitMailTo(person.email, "Your password was changed");
    }

    private int reset(String token, String chosen) {
        return client.post("/v1/password/reset", "", Map.of("token", token, "new_password", chosen))
                .status();
    }

    private void runProgram() {
        var program = Program.created(Administrator.token(), "reports:read");
        var token = program.token();
        secrets.put("client secret", program.secret());
        secrets.put("program's access token", token);
        assertThat(client.get("/v1/users/me", token).status()).isEqualTo(403);
        var asked = client.form(
                "/oauth2/introspect",
                "token=" + secrets.get(ACCESS) + "&client_id=" + program.clientId() + "&client_secret="
                        + program.secret());
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
            var random = Arrays.copyOf(Base64.getUrlDecoder().decode(core), RANDOM_BYTES);
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
        return secret.startsWith(PREFIX) ? secret.substring(SECRET_AT) : secret.substring(secret.lastIndexOf('.') + 1);
    }

    /** What is found in which file, by its path within the system's directory. */
    private static Map<Path, Set<String>> found(Needles needles) {
        var found = new TreeMap<Path, Set<String>>();
        var directory = SystemUnderTest.directory();
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var names = needles.in(read(file));
                if (!names.isEmpty()) {
                    found.put(directory.relativize(file), names);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException gone) {
            return new byte[0]; // a file may be renamed or dropped while the system runs
        }
    }
}
