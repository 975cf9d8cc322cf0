package dev.gatehouse.mailsink;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** Tells open inbox pages, by server-sent events, that something has changed. What has, they ask themselves. */
final class LiveFeed {
    private static final int MOST_WATCHERS = 64;
    private static final int UNAVAILABLE = 503;
    private static final long HEARTBEAT_MILLIS = 10_000;
    /** Changes within this time are told as one. */
    private static final long GATHER_MILLIS = 100;

    private final Vertx vertx;
    private final Context context;
    private final Set<HttpServerResponse> watchers = new HashSet<>();
    private final AtomicBoolean pending = new AtomicBoolean();

    LiveFeed(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        vertx.setPeriodic(HEARTBEAT_MILLIS, ignored -> context.runOnContext(now -> tell(": still here\n\n")));
    }

    /** Something has changed. From any thread. */
    void changed() {
        if (pending.compareAndSet(false, true)) {
            context.runOnContext(now -> vertx.setTimer(GATHER_MILLIS, ignored -> {
                pending.set(false);
                tell("event: changed\ndata: {}\n\n");
            }));
        }
    }

    /** Keeps a response open and writes to it. */
    void watch(HttpServerResponse response) {
        context.runOnContext(now -> {
            if (watchers.size() >= MOST_WATCHERS) {
                response.setStatusCode(UNAVAILABLE).end();
                return;
            }
            watchers.add(response);
            response.closeHandler(ignored -> context.runOnContext(gone -> watchers.remove(response)));
            response.putHeader("content-type", "text/event-stream")
                    .putHeader("cache-control", "no-store")
                    .setChunked(true)
                    .write(": here\n\n");
        });
    }

    private void tell(String event) {
        for (var watcher : List.copyOf(watchers)) {
            if (watcher.writeQueueFull()) {
                watcher.reset();
            } else {
                watcher.write(event);
            }
        }
    }
}
