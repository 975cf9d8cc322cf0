package dev.gatehouse.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.gatehouse.local.terminal.Terminal;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;

/**
 * Walks a new user through a running system, from registration to a refused token, and shows each step. What the design
 * promises is checked on the way; the first broken promise ends it.
 */
public final class Demo {

    private static final Pattern TOKEN_IN_LINK = Pattern.compile("[?&#]token=([A-Za-z0-9_.~-]+)");
    private static final Duration SESSION_PATIENCE = Duration.ofSeconds(10);
    private static final Duration MAIL_PATIENCE = Duration.ofSeconds(15);
    private static final Duration REVOCATION_BOUND = Duration.ofSeconds(1);
    private static final long POLL_MILLIS = 20;

    private final Client gateway;
    private final Client inbox;
    private final Terminal terminal;
    private final Narrator narrator;
    private final String email =
            "ada." + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()) + "@example.org";
    private final String password = "nine quiet rivers at dawn";

    private Demo(Client gateway, Client inbox, Terminal terminal) {
        this.gateway = gateway;
        this.inbox = inbox;
        this.terminal = terminal;
        this.narrator = new Narrator(terminal);
    }

    /**
     * Shows the whole path.
     *
     * @return whether every promise held
     */
    public static boolean run(URI gateway, URI inbox, Terminal terminal) throws InterruptedException {
        try (var gatewayClient = new Client(gateway);
                var inboxClient = new Client(inbox)) {
            return new Demo(gatewayClient, inboxClient, terminal).show();
        }
    }

    private boolean show() throws InterruptedException {
        try {
            var temporary = registerAndWatch();
            readTheMail();
            upgrade(temporary);
            var token = signIn();
            askForPermission(token, "profile:read", true);
            askForPermission(token, "roles:manage", false);
            signOut(token);
            terminal.line("");
            narrator.holds("Every step did what it promises.");
            return true;
        } catch (DemoException e) {
            narrator.failed(String.valueOf(e.getMessage()));
            return false;
        }
    }

    private record Temporary(String activation, String token) {}

    private Temporary registerAndWatch() throws DemoException, InterruptedException {
        narrator.step("Register: accepted before the password is hashed");
        var body = object().put("email", email).put("password", password).put("display_name", "Ada");
        narrator.sent("POST /v1/registrations " + body);
        long began = System.nanoTime();
        var key = UUID.randomUUID();
        var answer = gateway.postOnce("/v1/registrations", key, body);
        narrator.answered(answer);
        answer.expect(202);
        if (answer.body().path("session").isNull()) {
            narrator.say(
                    "Accepted, though core-auth could not open a session in time. The same Idempotency-Key gets it:");
            answer = awaitSession(key, body);
        }
        var temporary =
                new Temporary("/v1/activations/" + answer.text("/user/id"), answer.text("/session/access_token"));
        try (var watch = ActivationWatch.follow(gateway, temporary.activation(), temporary.token(), began)) {
            narrator.json(answer.body());
            narrator.step("Activation: four domains finish side by side (time since the request was sent)");
            new ActivationPicture(terminal, watch).show();
        }
        return temporary;
    }

    private Answer awaitSession(UUID key, JsonNode body) throws DemoException, InterruptedException {
        long deadline = System.nanoTime() + SESSION_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            var answer = gateway.postOnce("/v1/registrations", key, body).expect(202);
            if (!answer.body().path("session").isNull()) {
                narrator.answered(answer);
                return answer;
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new DemoException("no session within " + SESSION_PATIENCE.toSeconds() + " s");
    }

    private void readTheMail() throws DemoException, InterruptedException {
        narrator.step("The mail");
        var text = awaitMail();
        text.lines().filter(line -> !line.isBlank()).forEach(narrator::say);
        var token = TOKEN_IN_LINK.matcher(text);
        if (!token.find()) {
            throw new DemoException("the mail holds no link with a token");
        }
        narrator.sent("POST /v1/email-verifications/confirm {\"token\":\"...\"}");
        var confirmed = gateway.post("/v1/email-verifications/confirm", null, object().put("token", token.group(1)));
        narrator.answered(confirmed);
        confirmed.expect(204);
        gateway.post("/v1/email-verifications/confirm", null, object().put("token", token.group(1)))
                .expect(410);
        narrator.holds("The address is verified; the link works once (410 the second time).");
    }

    private String awaitMail() throws DemoException, InterruptedException {
        long deadline = System.nanoTime() + MAIL_PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            for (var mail :
                    inbox.get("/api/v1/messages", null).expect(200).body().path("messages")) {
                if (mail.at("/To/0/Address").asText().equalsIgnoreCase(email)) {
                    narrator.say("From %s, subject \"%s\""
                            .formatted(
                                    mail.at("/From/Address").asText(),
                                    mail.path("Subject").asText()));
                    return inbox.get("/api/v1/message/" + mail.path("ID").asText(), null)
                            .expect(200)
                            .text("/Text");
                }
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new DemoException("no mail to " + email + " within " + MAIL_PATIENCE.toSeconds() + " s");
    }

    private void upgrade(Temporary temporary) throws DemoException, InterruptedException {
        narrator.step("The temporary session becomes a full one, once");
        narrator.sent("POST " + temporary.activation() + "/upgrade");
        var upgraded = gateway.post(temporary.activation() + "/upgrade", temporary.token(), object());
        narrator.answered(upgraded);
        upgraded.expect(200);
        gateway.post(temporary.activation() + "/upgrade", temporary.token(), object())
                .expect(401);
        narrator.holds("A new session and new tokens; the old token is refused (401).");
    }

    private String signIn() throws DemoException, InterruptedException {
        narrator.step("Sign in");
        narrator.sent("POST /v1/auth/login {\"email\":\"" + email + "\",\"password\":\"...\"}");
        var login = gateway.post(
                "/v1/auth/login", null, object().put("email", email).put("password", password));
        narrator.answered(login);
        login.expect(200);
        var token = login.text("/access_token");
        narrator.say("The access token says:");
        narrator.json(claims(token));
        gateway.post("/v1/auth/login", null, object().put("email", email).put("password", password + "!"))
                .expect(401);
        narrator.holds("With a wrong password: 401.");
        return token;
    }

    private void askForPermission(String token, String permission, boolean expected)
            throws DemoException, InterruptedException {
        narrator.step("May I " + permission + "?");
        var question = object().put("permission", permission);
        narrator.sent("POST /v1/permissions/check " + question);
        var answer = gateway.post("/v1/permissions/check", token, question);
        narrator.answered(answer);
        answer.expect(200);
        narrator.json(answer.body());
        if (answer.body().path("allowed").asBoolean(!expected) != expected) {
            throw new DemoException(permission + " should be " + (expected ? "allowed" : "denied"));
        }
        narrator.holds(expected ? "Allowed, and the answer says why." : "Denied: nobody granted it.");
    }

    private void signOut(String token) throws DemoException, InterruptedException {
        narrator.step("Sign out: the same token is refused everywhere");
        gateway.get("/v1/users/me", token).expect(200);
        narrator.sent("POST /v1/auth/logout");
        var loggedOut = gateway.post("/v1/auth/logout", token, object());
        narrator.answered(loggedOut);
        loggedOut.expect(204);
        long began = System.nanoTime();
        var ownService = refusal("/v1/sessions/current", token, began);
        var otherService = refusal("/v1/users/me", token, began);
        narrator.holds("core-auth refused it after %d ms, user-management after %d ms (promised: 1 s)."
                .formatted(ownService.toMillis(), otherService.toMillis()));
    }

    private Duration refusal(String path, String token, long began) throws DemoException, InterruptedException {
        while (true) {
            int status = gateway.get(path, token).status();
            var elapsed = Duration.ofNanos(System.nanoTime() - began);
            if (status == 401) {
                return elapsed;
            }
            if (elapsed.compareTo(REVOCATION_BOUND) > 0) {
                throw new DemoException("%s still answers %d after %d ms".formatted(path, status, elapsed.toMillis()));
            }
            Thread.sleep(POLL_MILLIS);
        }
    }

    private static ObjectNode object() {
        return Client.JSON.createObjectNode();
    }

    private static JsonNode claims(String token) throws DemoException {
        try {
            return Client.JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.")[1]));
        } catch (IOException | RuntimeException e) {
            throw new DemoException("the access token is no JWT", e);
        }
    }
}
