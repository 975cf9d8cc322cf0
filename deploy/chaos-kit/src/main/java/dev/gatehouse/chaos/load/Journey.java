package dev.gatehouse.chaos.load;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One person's way: registers, watches, signs in, asks for permissions, refreshes, signs out, and tries the old tokens. Tries
 * again what was answered with "later" or not at all, as a good client does. What must never be is counted.
 */
final class Journey {

    private static final Duration ENDURANCE = Duration.ofSeconds(150);

    /** Whoever is told for so long that an operator has to look asks no more; what becomes of them is the checker's. */
    private static final Duration REVIEW_ENDURANCE = Duration.ofSeconds(45);

    /** Within the grace in which a refresh token may be used again. */
    private static final Duration REFRESH_ENDURANCE = Duration.ofSeconds(7);

    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;

    /** What DESIGN.md promises, and a little for the way. */
    private static final long REVOKED_AFTER_MILLIS = 1_000;

    private final Client client;
    private final Journal journal;
    private final Tally tally;
    private final Person person;
    private final Duration reviewEndurance;

    Journey(Client client, Journal journal, Tally tally, Person person) {
        this(client, journal, tally, person, REVIEW_ENDURANCE);
    }

    Journey(Client client, Journal journal, Tally tally, Person person, Duration reviewEndurance) {
        this.client = client;
        this.journal = journal;
        this.tally = tally;
        this.person = person;
        this.reviewEndurance = reviewEndurance;
    }

    private interface Call {
        Reply send() throws InterruptedException;
    }

    void go() throws InterruptedException {
        long began = System.nanoTime();
        if (!register(began) || !watch(began)) {
            return;
        }
        var signedIn = signIn();
        if (signedIn == null) {
            return;
        }
        var token = signedIn.text("access_token");
        ask(token);
        var refreshed = patiently(
                REFRESH_ENDURANCE,
                () -> client.post("/v1/auth/refresh", null, Map.of("refresh_token", signedIn.text("refresh_token"))));
        if (refreshed.status() == 401) {
            tally.count(Tally.FALSE_LOGOUTS);
            return;
        }
        if (refreshed.status() == 200) {
            journal.write("refreshed", Map.of("user_id", Objects.requireNonNull(person.userId)));
            token = refreshed.text("access_token");
        }
        signOut(sessionOf(signedIn), token, refreshed.status() == 200 ? refreshed.text("refresh_token") : "");
    }

    void registerOnly() throws InterruptedException {
        long sent = System.nanoTime();
        var reply = timed(() -> client.post(
                "/v1/registrations",
                Map.of("email", person.email, "password", person.password),
                person.key.toString()));
        if (reply.status() == 202) {
            acknowledged(reply, millisSince(sent));
            tally.count(Tally.FLOOD_ACCEPTED);
        } else {
            tally.count("flood answered " + reply.status());
        }
    }

    private boolean register(long began) throws InterruptedException {
        long deadline = began + ENDURANCE.toNanos();
        for (int tries = 0; System.nanoTime() < deadline; tries++) {
            long sent = System.nanoTime();
            var reply = timed(() -> client.post(
                    "/v1/registrations",
                    Map.of("email", person.email, "password", person.password),
                    person.key.toString()));
            if (reply.status() == 202) {
                acknowledged(reply, sent == began ? millisSince(sent) : millisSince(began));
                if (person.temporaryToken != null) {
                    return true;
                }
            } else if (!reply.isLater()) {
                tally.count("registration answered " + reply.status() + " " + reply.text("code"));
                return false;
            } else {
                tally.count(Tally.REGISTRATIONS_RETRIED);
            }
            pause(tries, reply);
        }
        tally.count("registrations given up");
        return false;
    }

    private void acknowledged(Reply reply, long millis) {
        var id = reply.body().path("user").path("id").asText();
        var known = person.userId;
        if (known == null) {
            tally.accepted(millis);
            person.userId = id; // known before it is written: what is not in the journal then is missed there
            journal.write(
                    Journal.REGISTERED, Map.of("user_id", id, "email", person.email, "key", person.key.toString()));
        } else if (!known.equals(id)) {
            tally.count(Tally.SECOND_USERS);
        }
        var session = reply.body().path("session");
        if (session.hasNonNull("access_token")) {
            person.temporaryToken = session.path("access_token").asText();
        }
    }

    private boolean watch(long began) throws InterruptedException {
        long deadline = System.nanoTime() + ENDURANCE.toNanos();
        var path = "/v1/activations/" + person.userId;
        long version = 0;
        long lastProgress = System.nanoTime();
        while (System.nanoTime() < deadline) {
            long since = version;
            var reply = client.get(path + "?wait=5s&since=" + since, person.temporaryToken);
            if (reply.status() == 200) {
                version = reply.body().path("version").asLong();
                if (reply.text("state").equals("ACTIVE")) {
                    tally.active(millisSince(began));
                    return true;
                }
                if (!reply.text("state").equals("NEEDS_REVIEW")) {
                    lastProgress = System.nanoTime();
                } else if (System.nanoTime() - lastProgress > reviewEndurance.toNanos()) {
                    break;
                } else {
                    tally.count("needed review for a while");
                    TimeUnit.SECONDS.sleep(1);
                }
            } else if (!reply.isLater()) {
                tally.count(reply.status() == 401 ? Tally.FALSE_LOGOUTS : "activation answered " + reply.status());
                return false;
            } else {
                pause(0, reply);
            }
        }
        tally.count("not active in time");
        return false;
    }

    private @Nullable Reply signIn() throws InterruptedException {
        var reply = patiently(ENDURANCE, this::login);
        if (reply.status() != 200) {
            tally.count("sign-in answered " + reply.status() + " " + reply.text("code"));
            return null;
        }
        journal.write(
                "signed in", Map.of("user_id", Objects.requireNonNull(person.userId), "session_id", sessionOf(reply)));
        return reply;
    }

    private static String sessionOf(Reply signedIn) {
        return signedIn.body().path("session").path("id").asText();
    }

    private Reply login() throws InterruptedException {
        long sent = System.nanoTime();
        var reply = client.post("/v1/auth/login", null, Map.of("email", person.email, "password", person.password));
        if (reply.status() == 200) {
            tally.signedIn(millisSince(sent));
        }
        return reply;
    }

    private void ask(String token) throws InterruptedException {
        var own = asked(token, "profile:read");
        if (own.status() == 200 && !own.body().path("allowed").asBoolean()) {
            tally.count("permission not there yet");
        }
        if (asked(token, "roles:manage").body().path("allowed").asBoolean(false)) {
            tally.count(Tally.WRONG_ALLOWS);
        }
        tally.count(Tally.CHECKS);
    }

    private Reply asked(String token, String permission) throws InterruptedException {
        var reply = check(token, permission);
        if (reply.status() == 200) {
            var user = Objects.requireNonNull(person.userId);
            var allowed = reply.body().path("allowed").asText();
            journal.write("checked", Map.of("user_id", user, "permission", permission, "allowed", allowed));
        }
        return reply;
    }

    private Reply check(String token, String permission) throws InterruptedException {
        return client.post("/v1/permissions/check", token, Map.of("permission", permission));
    }

    private void signOut(String session, String token, String refreshToken) throws InterruptedException {
        var reply = patiently(ENDURANCE, () -> client.post("/v1/auth/logout", token, Map.of()));
        if (reply.status() != 204) {
            return; // an earlier try may have been heard: nothing was acknowledged
        }
        long told = System.nanoTime();
        journal.write(
                Journal.SIGNED_OUT, Map.of("user_id", Objects.requireNonNull(person.userId), "session_id", session));
        tally.count(Tally.SIGN_OUTS);
        TimeUnit.MILLISECONDS.sleep(Math.max(0, REVOKED_AFTER_MILLIS - millisSince(told)));
        refused("users/me", client.get("/v1/users/me", token));
        refused("sessions", client.get("/v1/sessions/current", token));
        refused("check", check(token, "profile:read"));
        if (!refreshToken.isEmpty()) {
            refused("refresh", client.post("/v1/auth/refresh", null, Map.of("refresh_token", refreshToken)));
        }
    }

    private void refused(String where, Reply reply) {
        if (reply.status() == 200) {
            tally.count(Tally.REVOKED_ACCEPTED);
            tally.count(Tally.REVOKED_ACCEPTED + " by " + where);
            journal.write(
                    Tally.REVOKED_ACCEPTED, Map.of("user_id", Objects.requireNonNull(person.userId), "where", where));
        }
    }

    private Reply patiently(Duration endurance, Call call) throws InterruptedException {
        long deadline = System.nanoTime() + endurance.toNanos();
        var reply = timed(call);
        for (int tries = 0; reply.isLater() && System.nanoTime() < deadline; tries++) {
            tally.count(Tally.RETRIED);
            pause(tries, reply);
            reply = timed(call);
        }
        return reply;
    }

    private Reply timed(Call call) throws InterruptedException {
        long sent = System.nanoTime();
        var reply = call.send();
        tally.waited(millisSince(sent), reply.status() != 0 && !reply.isLater());
        if (reply.status() == 0) {
            tally.count(Tally.UNANSWERED);
        } else if (reply.isLater()) {
            tally.count("requests answered " + reply.status());
        }
        return reply;
    }

    /**
     * As long as the answer asks for, and twice as long after each try, with jitter: people who are kept waiting must not be what
     * keeps the system busy.
     */
    private static void pause(int tries, Reply reply) throws InterruptedException {
        long bound = Math.min(FIRST_PAUSE_MILLIS << Math.min(tries, 10), LONGEST_PAUSE_MILLIS);
        long asked = TimeUnit.SECONDS.toMillis(reply.retryAfterSeconds());
        TimeUnit.MILLISECONDS.sleep(asked + ThreadLocalRandom.current().nextLong(bound / 2, bound));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
