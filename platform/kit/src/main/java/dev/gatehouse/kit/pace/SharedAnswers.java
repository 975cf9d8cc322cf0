package dev.gatehouse.kit.pace;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One question at a time about each thing: who asks meanwhile shares its answer, or its failure. Thread-safe. */
public final class SharedAnswers<K, T> {

    private final Map<K, Uni<T>> underWay = new ConcurrentHashMap<>();

    /** The answer to the question under way about this, or to this one; on the Vert.x context of whoever calls, if it has one. */
    public Uni<T> ask(K about, Supplier<Uni<T>> question) {
        return here(underWay.computeIfAbsent(about, same -> Uni.createFrom()
                .deferred(question::get)
                .onTermination()
                .invoke(() -> underWay.remove(same))
                .memoize()
                .indefinitely()));
    }

    /** A request's identity is found by its context: who went on in the first asker's would be taken for that one, or give it his own. */
    private static <T> Uni<T> here(Uni<T> answer) {
        var context = Vertx.currentContext();
        return context == null ? answer : answer.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    /** Questions under way. */
    public int size() {
        return underWay.size();
    }
}
