package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.load.Client;
import dev.gatehouse.chaos.load.Reply;
import dev.gatehouse.chaos.load.Tally;
import dev.gatehouse.chaos.load.WakingSecond;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The first administrator: gives and takes a role all the time, and does what operators do. */
public final class Operator implements AutoCloseable {

    private static final String PASSWORD = "a gate keeper 7 keys";
    private static final int TRIES = 60;

    /** For a role that was given to work, under whatever fault; without one it takes a second at most. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** No operator's: whoever loses one of those is signed out, and could not be asked again with the same token. */
    private static final String ROLE = "chaos-witness";

    /** Nobody is granted it but by that role, and whoever may do everything. */
    private static final String PERMISSION = "chaos:witness";

    private final Client client;
    private final Client operators;
    private final Tally tally;
    private final String email = "operator" + UUID.randomUUID() + "@example.org";
    private final String subject;
    private final String subjectEmail = "subject" + UUID.randomUUID() + "@example.org";
    private @Nullable Thread loop;

    private Operator(Client client, Client operators, Tally tally) throws InterruptedException {
        this.client = client;
        this.operators = operators;
        this.tally = tally;
        register(email);
        this.subject = register(subjectEmail);
    }

    public static Operator appoint(String setupToken, Client client, Client operators, Tally tally)
            throws InterruptedException, IOException {
        var operator = new Operator(client, operators, tally);
        var token = operator.signIn(operator.email);
        var reply = client.post("/v1/setup/administrator", token, Map.of("token", setupToken));
        int tries = 1;
        for (; reply.isLater() && tries < TRIES; tries++) {
            TimeUnit.MILLISECONDS.sleep(500);
            reply = client.post("/v1/setup/administrator", token, Map.of("token", setupToken));
        }
        if (reply.status() != 204 && tries == 1) { // an earlier try may have been heard: the role will show it
            throw new IOException("no administrator: " + reply.status() + " " + reply.body());
        }
        operator.defineRole();
        return operator;
    }

    /** Again and again, for it takes a while until everybody knows of the administrator. */
    private void defineRole() throws InterruptedException, IOException {
        var role = Map.of("name", ROLE, "permissions", List.of(PERMISSION));
        var reply = operators.post("/admin/v1/roles", signIn(email), role);
        for (int i = 0; i < 60 && !isThere(reply); i++) {
            TimeUnit.MILLISECONDS.sleep(500);
            reply = operators.post("/admin/v1/roles", signIn(email), role);
        }
        if (!isThere(reply)) {
            throw new IOException("no role to give: " + reply.status() + " " + reply.body());
        }
    }

    /** Now, or since an earlier try. */
    private static boolean isThere(Reply made) {
        return made.status() == 201 || made.status() == 409;
    }

    private String register(String address) throws InterruptedException {
        var key = UUID.randomUUID().toString();
        for (int i = 0; i < 60; i++) {
            var reply = client.post("/v1/registrations", Map.of("email", address, "password", PASSWORD), key);
            var id = reply.body().path("user").path("id").asText();
            var token = reply.body().path("session").path("access_token").asText("");
            var path = "/v1/activations/" + id + "?wait=1s";
            if (!token.isEmpty() && client.get(path, token).text("state").equals("ACTIVE")) {
                return id;
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new IllegalStateException("the operator does not become active");
    }

    private String signIn(String address) throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            var reply = client.post("/v1/auth/login", null, Map.of("email", address, "password", PASSWORD));
            if (reply.status() == 200) {
                return reply.text("access_token");
            }
            TimeUnit.MILLISECONDS.sleep(500);
        }
        throw new IllegalStateException("the operator cannot sign in");
    }

    /** How many events go out again. */
    public long republish(String service, String since) throws InterruptedException {
        var token = signIn(email); // a fresh one carries the role
        long events = 0;
        long after = 0;
        Reply part;
        do {
            part = operators.post(
                    "/admin/v1/" + service + "/outbox/republish",
                    token,
                    Map.of("since", since, "after_position", after));
            if (part.status() != 202) {
                throw new IllegalStateException("not published again: " + part.status() + " " + part.body());
            }
            events += part.body().path("events").asLong();
            after = part.body().path("last_position").asLong();
        } while (part.body().path("more").asBoolean());
        return events;
    }

    /** Has the next signing key sign soon; its id. */
    String rotateSigningKey() throws InterruptedException {
        var reply = operators.post("/admin/v1/keys/signing/rotate", signIn(email), Map.of());
        if (reply.status() != 202) {
            throw new IllegalStateException("the key is not changed: " + reply.status() + " " + reply.body());
        }
        return reply.text("key_id");
    }

    /** From now on gives a role to somebody, sees it work, takes it, and sees that it is gone. */
    public void begin() {
        loop = Thread.ofPlatform().daemon().name("operator").start(() -> {
            try {
                while (true) {
                    tryGiveAndTake();
                    TimeUnit.SECONDS.sleep(2);
                }
            } catch (InterruptedException _) {
                // closed
            }
        });
    }

    private void tryGiveAndTake() throws InterruptedException {
        try {
            giveAndTake();
        } catch (RuntimeException e) { // whatever it was: who stops here sees no stale answer any more
            tally.count("operator: " + e);
        }
    }

    /** Counts a permission that outlives its role, and how often one that was seen to work could be asked for afterwards. */
    void giveAndTake() throws InterruptedException {
        var admin = signIn(email);
        var held = signIn(subjectEmail);
        var path = "/admin/v1/users/" + subject + "/roles";
        if (operators.post(path, admin, Map.of("role", ROLE)).status() / 100 != 2) {
            return;
        }
        boolean worked = works(held);
        if (!take(path + "/" + ROLE, admin)) {
            return;
        }
        WakingSecond.pass();
        var reply = check(held);
        if (worked && reply.status() == 200) {
            tally.count(Tally.ROLES_TAKEN);
        }
        if (isAllowed(reply)) {
            tally.count(Tally.WRONG_ALLOWS);
        }
    }

    private boolean works(String token) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isAllowed(check(token))) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        return true;
    }

    /** False when nobody says that it is gone: then it may well still work. */
    private boolean take(String path, String admin) throws InterruptedException {
        var taken = operators.delete(path, admin);
        for (int i = 0; !isGone(taken) && i < 60; i++) {
            TimeUnit.MILLISECONDS.sleep(500);
            taken = operators.delete(path, signIn(email));
        }
        return isGone(taken);
    }

    private static boolean isGone(Reply taken) {
        return taken.status() / 100 == 2 || taken.status() == 404;
    }

    private Reply check(String token) throws InterruptedException {
        return client.post("/v1/permissions/check", token, Map.of("permission", PERMISSION));
    }

    private static boolean isAllowed(Reply checked) {
        return checked.body().path("allowed").asBoolean(false);
    }

    /** Gives and takes no more. */
    public void rest() {
        if (loop != null) {
            loop.interrupt();
        }
    }

    @Override
    public void close() {
        rest();
    }
}
