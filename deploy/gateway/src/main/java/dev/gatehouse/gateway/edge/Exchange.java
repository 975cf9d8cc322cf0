package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.admission.Admission;
import dev.gatehouse.gateway.route.Route;
import dev.gatehouse.gateway.telemetry.Trace;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One request and what has become of it. Ends exactly once, whatever happens. */
final class Exchange {
    /** The status in metrics and logs of an exchange whose client went away before it was answered. */
    static final int CLIENT_GONE = 499;

    private static final int CLIENT_ERROR = 4;

    private final HttpServerRequest request;
    private final ClientConnection client;
    private final Trace trace;
    private final String requestId;
    private final Consumer<Exchange> ending;
    private final long begun = System.nanoTime();
    private @Nullable Route route;
    private @Nullable Buffer body;
    private @Nullable Runnable onBodyTimeout;
    private int reserved;
    private int status;
    private long answered;
    private boolean admitted;
    private boolean replayed;
    private Admission.@Nullable Turn turn;
    private boolean ended;

    /** @param ending is told, once, when it is over */
    Exchange(HttpServerRequest request, ClientConnection client, Trace trace, Consumer<Exchange> ending) {
        this.request = request;
        this.client = client;
        this.trace = trace;
        this.requestId = RequestId.of(request.getHeader(RequestId.HEADER));
        this.ending = ending;
        client.begun(this);
    }

    HttpServerRequest request() {
        return request;
    }

    ClientConnection client() {
        return client;
    }

    Trace trace() {
        return trace;
    }

    String requestId() {
        return requestId;
    }

    @Nullable Route route() {
        return route;
    }

    void routed(Route route) {
        this.route = route;
        trace.routed(route);
    }

    /** It was let in where others had to wait. */
    void admit() {
        admitted = true;
    }

    /** Its service has only told again what came of the same request before. */
    void replayed() {
        replayed = true;
    }

    /** Whether it was let in where others had to wait, and set nothing in motion: it was refused, or has been answered before. */
    boolean admittedForNothing() {
        return admitted && (replayed || (status / 100 == CLIENT_ERROR && status != CLIENT_GONE));
    }

    /** It goes first, and is on its way to its service. */
    void goesFirst(Admission.Turn turn) {
        this.turn = turn;
    }

    boolean isStream() {
        return route != null && route.mode() == Route.Mode.STREAM;
    }

    /** The whole body; null if there is none, or an empty one. */
    @Nullable Buffer body() {
        return body;
    }

    /** Bytes of the body budget that it holds until it ends. */
    int reserved() {
        return reserved;
    }

    void reserved(int bytes) {
        reserved = bytes;
    }

    /** The body is being read, and this happens should it take too long. */
    void reading(Runnable onTimeout) {
        onBodyTimeout = onTimeout;
    }

    void read(Buffer body) {
        this.body = body.length() == 0 ? null : body;
        onBodyTimeout = null;
    }

    /** Whether nobody is there any more to answer to, or the answer has been given. */
    boolean isOver() {
        return ended || request.response().closed() || request.response().ended();
    }

    /** Whether a body is, or may be, under way. */
    boolean hasBody() {
        return request.version() == HttpVersion.HTTP_2
                ? !request.isEnded()
                : request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                        || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** The head of the answer is on its way. */
    void answering(int status) {
        this.status = status;
        this.answered = System.nanoTime();
        if (turn != null) {
            turn.answered(status);
        }
    }

    /** Nothing more happens to it. The first call counts. */
    void end() {
        if (!ended) {
            ended = true;
            onBodyTimeout = null;
            body = null;
            if (status == 0) {
                answering(CLIENT_GONE);
            }
            ending.accept(this);
        }
    }

    int status() {
        return status;
    }

    /** From the request's head to the end of the answer; of a stream, to the head of the answer. */
    long nanos() {
        return (isStream() ? answered : System.nanoTime()) - begun;
    }

    /** Looks whether the body has taken too long. */
    void sweep(long now, Duration patience) {
        var late = onBodyTimeout;
        if (late != null && now - begun > patience.toNanos()) {
            onBodyTimeout = null;
            late.run();
        }
    }
}
