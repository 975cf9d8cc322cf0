package dev.gatehouse.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers as Gatehouse would if it had one user with one session and one role to give; wrongly where it is told to. */
public final class StubGateway implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String USER = "01a21767-df06-7edb-9c22-4f44ef409931";

    /** The request that watches the one user's activation. */
    static final String WATCH = "GET /v1/activations/" + USER;

    /** The one session's id. */
    static final String SESSION = "session-1";

    private static final String TOKENS = """
            {"access_token": "access", "refresh_token": "refresh", "session": {"id": "%s"}}""".formatted(SESSION);

    private record Answer(int status, String body) {

        static Answer empty(int status) {
            return new Answer(status, "");
        }
    }

    private final HttpServer server;
    private final Set<String> allowed = ConcurrentHashMap.newKeySet();
    private final Set<String> withheld = ConcurrentHashMap.newKeySet();
    private final Set<String> accepted = ConcurrentHashMap.newKeySet();
    private final Set<String> roles = ConcurrentHashMap.newKeySet();
    private final Map<String, Queue<Integer>> next = new ConcurrentHashMap<>();
    private final AtomicBoolean spoilsToken = new AtomicBoolean();
    private volatile boolean signedOut;
    private volatile boolean isGiven;
    private volatile boolean signsOutWhoLosesARole;
    private volatile String state = "ACTIVE";

    private StubGateway(HttpServer server) {
        this.server = server;
    }

    public static StubGateway start() throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        var stub = new StubGateway(server);
        server.createContext("/", stub::handle);
        server.start();
        return stub;
    }

    /** From now on has everybody have the permission. */
    public void allow(String permission) {
        allowed.add(permission);
    }

    /** From now on has nobody have the permission, whatever role is given. */
    public void withhold(String permission) {
        withheld.add(permission);
    }

    /** From now on ends the session of whoever loses a role. */
    public void signOutWhoLosesARole() {
        signsOutWhoLosesARole = true;
    }

    /** From now on has nobody become active. */
    void leaveToAnOperator() {
        state = "NEEDS_REVIEW";
    }

    /** @param request for example {@code GET /v1/users/me}; its token is good even after the sign-out */
    public void accept(String request) {
        accepted.add(request);
    }

    /** @param statuses of the next answers to such requests, whatever is right; those after them are right again */
    void answerNext(String request, Integer... statuses) {
        next.put(request, new ConcurrentLinkedQueue<>(List.of(statuses)));
    }

    /** Has the next sign-in give an access token that no header can carry. */
    public void spoilNextToken() {
        spoilsToken.set(true);
    }

    public URI origin() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = JSON.readTree(exchange.getRequestBody().readAllBytes());
            var request =
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            var answer = answer(request, body);
            var bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            if (bytes.length == 0) {
                exchange.sendResponseHeaders(answer.status(), -1);
            } else {
                exchange.sendResponseHeaders(answer.status(), bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private Answer answer(String request, JsonNode body) {
        var planned = next.get(request);
        var status = planned == null ? null : planned.poll();
        return status == null ? right(request, body) : Answer.empty(status);
    }

    private Answer right(String request, JsonNode body) {
        return switch (request) {
            case "POST /v1/registrations" ->
                new Answer(202, "{\"user\": {\"id\": \"" + USER + "\"}, \"session\": " + TOKENS + "}");
            case WATCH -> new Answer(200, "{\"state\": \"" + state + "\", \"version\": 1}");
            case "POST /v1/auth/login" ->
                new Answer(200, spoilsToken.getAndSet(false) ? TOKENS.replace("\"access\"", "\"acc\\ness\"") : TOKENS);
            case "POST /v1/auth/refresh" -> inSession(request, TOKENS);
            case "GET /v1/users/me", "GET /v1/sessions/current" -> inSession(request, "{}");
            case "POST /v1/permissions/check" ->
                inSession(
                        request,
                        "{\"allowed\": " + allows(body.path("permission").asText()) + "}");
            case "POST /v1/auth/logout" -> {
                signedOut = true;
                yield Answer.empty(204);
            }
            case "POST /v1/setup/administrator" -> Answer.empty(204);
            case "POST /admin/v1/roles" ->
                Answer.empty(roles.add(body.path("name").asText()) ? 201 : 409);
            case "POST /admin/v1/users/" + USER + "/roles" -> {
                isGiven = roles.contains(body.path("role").asText());
                yield Answer.empty(isGiven ? 201 : 404);
            }
            case "DELETE /admin/v1/users/" + USER + "/roles/chaos-witness" -> {
                isGiven = false;
                signedOut = signsOutWhoLosesARole;
                yield Answer.empty(204);
            }
            default -> Answer.empty(404);
        };
    }

    private Answer inSession(String request, String body) {
        return signedOut && !accepted.contains(request) ? Answer.empty(401) : new Answer(200, body);
    }

    private boolean allows(String permission) {
        return !withheld.contains(permission)
                && (allowed.contains(permission)
                        || permission.equals("profile:read")
                        || (isGiven && permission.equals("chaos:witness")));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
