package dev.gatehouse.chaos.load;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One person's way: registers, watches, signs in, asks for permissions, refreshes, reads the own profile, signs out, and tries
 * the old tokens. Tries again what was answered with "later" or not at all, as a good client does. What must never be is counted:
 * a token that is good and refused, or ended and accepted.
 */
final class Journey {

    private static final Duration ENDURANCE = Duration.ofSeconds(150);

    /** Whoever is told for so long that an operator has to look asks no more; what becomes of them is the checker's. */
    private static final Duration REVIEW_ENDURANCE = Duration.ofSeconds(45);

    /** Within the grace in which a refresh token may be used again. */
    private static final Duration REFRESH_ENDURANCE = Duration.ofSeconds(7);

    /** {@code core-auth.sessions.reuse-grace}. */
    private static final long REFRESH_GRACE_MILLIS = 10_000;

    private final Client client;
    private final Journal journal;
    private final Tally tally;
    private final Calls calls;
    private final Person person;
    private final Duration reviewEndurance;

    Journey(Client client, Journal journal, Tally tally, Person person) {
        this(client, journal, tally, person, REVIEW_ENDURANCE);
    }

    Journey(Client client, Journal journal, Tally tally, Person person, Duration reviewEndurance) {
        this.client = client;
        this.journal = journal;
        this.tally = tally;
        this.calls = new Calls(tally);
        this.person = person;
        this.reviewEndurance = reviewEndurance;
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
        var refreshed = refresh(signedIn.text("refresh_token"));
        if (refreshed.status() == 401) {
            return;
        }
        if (refreshed.status() == 200) {
            journal.write("refreshed", Map.of("user_id", Objects.requireNonNull(person.userId)));
            token = refreshed.text("access_token");
        }
        readProfile(token);
        signOut(sessionOf(signedIn), token, refreshed.status() == 200 ? refreshed.text("refresh_token") : "");
    }

    void registerOnly() throws InterruptedException {
        long sent = System.nanoTime();
        var reply = calls.once(() -> client.post(
                "/v1/registrations",
                Map.of("email", person.email, "password", person.password),
                person.key.toString()));
        tally.offered(reply.status() == 202);
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
            var reply = calls.once(() -> client.post(
                    "/v1/registrations",
                    Map.of("email", person.email, "password", person.password),
                    person.key.toString()));
            if (tries == 0) {
                tally.offered(reply.status() == 202);
            }
            if (reply.status() == 202) {
                acknowledged(reply, sent == began ? millisSince(sent) : millisSince(began));
                if (person.temporaryToken != null) {
                    return true;
                }
            } else if (!reply.isLater()) {
                if (reply.status() == 409) { // the address is nobody else's
                    tally.count(Tally.KEY_REFUSED);
                }
                tally.count("registration answered " + reply.status() + " " + reply.text("code"));
                return false;
            } else {
                tally.count(Tally.REGISTRATIONS_RETRIED);
            }
            Calls.pause(tries, reply);
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
            var reply = calls.once(() -> client.get(path + "?wait=5s&since=" + since, person.temporaryToken));
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
                notLetIn("activation", reply);
                return false;
            } else {
                Calls.pause(0, reply);
            }
        }
        tally.count("not active in time");
        return false;
    }

    private @Nullable Reply signIn() throws InterruptedException {
        var reply = calls.patiently(ENDURANCE, this::login);
        if (reply.status() != 200) {
            tally.count("sign-in answered " + reply.status() + " " + reply.text("code"));
            return null;
        }
        journal.write(
                Journal.SIGNED_IN,
                Map.of("user_id", Objects.requireNonNull(person.userId), "session_id", sessionOf(reply)));
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
        var another = asked(token, "roles:manage");
        if (another.body().path("allowed").asBoolean(false)) {
            tally.count(Tally.WRONG_ALLOWS);
        }
        if (another.status() == 200) {
            tally.count(Tally.CHECKS);
        }
    }

    private Reply asked(String token, String permission) throws InterruptedException {
        var reply = calls.once(() -> check(token, permission));
        if (reply.status() == 200) {
            var user = Objects.requireNonNull(person.userId);
            var allowed = reply.body().path("allowed").asText();
            journal.write("checked", Map.of("user_id", user, "permission", permission, "allowed", allowed));
        } else if (reply.status() == 401) {
            refusedAlive("check");
        }
        return reply;
    }

    private Reply check(String token, String permission) throws InterruptedException {
        return client.post("/v1/permissions/check", token, Map.of("permission", permission));
    }

    /** Refused after its grace it tells nothing: an earlier try may have been heard, and its answer lost. */
    private Reply refresh(String refreshToken) throws InterruptedException {
        long asked = System.nanoTime();
        var body = Map.of("refresh_token", refreshToken);
        var reply = calls.patiently(REFRESH_ENDURANCE, () -> client.post("/v1/auth/refresh", null, body));
        if (reply.status() == 401 && millisSince(asked) < REFRESH_GRACE_MILLIS) {
            refusedAlive("refresh");
        }
        return reply;
    }

    /** Without it a refusal after the sign-out would say nothing: whoever refuses every token refuses that one, too. */
    private void readProfile(String token) throws InterruptedException {
        var reply = calls.once(() -> client.get("/v1/users/me", token));
        if (reply.status() != 200 && !reply.isLater()) {
            notLetIn("users/me", reply);
        }
    }

    private void signOut(String session, String token, String refreshToken) throws InterruptedException {
        var tries = new AtomicInteger();
        var reply = calls.patiently(ENDURANCE, () -> {
            tries.incrementAndGet();
            return client.post("/v1/auth/logout", token, Map.of());
        });
        if (reply.status() == 401 && tally.isClockWrong()) {
            refusedAlive("logout");
        } else if (reply.status() == 401 && tries.get() == 1) {
            tally.count("sign-outs refused");
            journal.write(
                    Journal.SIGN_OUT_REFUSED,
                    Map.of("user_id", Objects.requireNonNull(person.userId), "session_id", session));
        }
        if (reply.status() != 204) {
            return; // an earlier try may have been heard: nothing was acknowledged
        }
        journal.write(
                Journal.SIGNED_OUT, Map.of("user_id", Objects.requireNonNull(person.userId), "session_id", session));
        tally.count(Tally.SIGN_OUTS);
        WakingSecond.pass(); // what DESIGN.md promises
        tryEnded("users/me", () -> client.get("/v1/users/me", token));
        tryEnded("sessions", () -> client.get("/v1/sessions/current", token));
        tryEnded("check", () -> check(token, "profile:read"));
        if (!refreshToken.isEmpty()) {
            tryEnded("refresh", () -> client.post("/v1/auth/refresh", null, Map.of("refresh_token", refreshToken)));
        }
    }

    private void tryEnded(String where, Calls.Call call) throws InterruptedException {
        var reply = calls.once(call);
        if (reply.status() == 200) {
            wrong(Tally.REVOKED_ACCEPTED, where);
        } else if (reply.status() == 401) {
            tally.count(Tally.REVOKED_REFUSED);
        }
    }

    private void notLetIn(String where, Reply reply) {
        if (reply.status() == 401) {
            refusedAlive(where);
        } else {
            tally.count(where + " answered " + reply.status());
        }
    }

    private void refusedAlive(String where) {
        wrong(Tally.FALSE_LOGOUTS, where);
    }

    private void wrong(String what, String where) {
        tally.count(what);
        tally.count(what + " by " + where);
        journal.write(what, Map.of("user_id", Objects.requireNonNull(person.userId), "where", where));
    }

    private static long millisSince(long nanoTime) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanoTime);
    }
}
