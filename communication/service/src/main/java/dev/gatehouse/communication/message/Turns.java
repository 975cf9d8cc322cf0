package dev.gatehouse.communication.message;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Gives turns, one after the other, in the order of asking. The next one's begins when the one before is done, or has had its time;
 * that one goes on beside it then. Called on one Vert.x context, where the turns begin, too.
 */
final class Turns {

    private final Vertx vertx;
    private final long longestMillis;
    private final Map<UUID, Runnable> waiting = new LinkedHashMap<>();
    private @Nullable UUID current;
    private long timer;

    /** @param longest after which the next one does not wait any more, at least 1 ms */
    Turns(Vertx vertx, Duration longest) {
        this.vertx = vertx;
        this.longestMillis = longest.toMillis();
    }

    /** @param begin run when it is its turn, which may be at once */
    void request(UUID whose, Runnable begin) {
        waiting.put(whose, begin);
        if (current == null) {
            next();
        }
    }

    /** Its turn is over, or it does not want one any more. Whoever has asked must say so. */
    void done(UUID whose) {
        waiting.remove(whose);
        if (whose.equals(current)) {
            vertx.cancelTimer(timer);
            next();
        }
    }

    private void next() {
        var waits = waiting.entrySet().iterator();
        if (!waits.hasNext()) {
            current = null;
            return;
        }
        var first = waits.next();
        waits.remove();
        current = first.getKey();
        timer = vertx.setTimer(longestMillis, passed -> next());
        first.getValue().run();
    }
}
