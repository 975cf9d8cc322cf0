package dev.gatehouse.kit.pace;

import io.smallrye.mutiny.Uni;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** One question at a time about each thing: who asks meanwhile shares its answer, or its failure. Thread-safe. */
public final class SharedAnswers<K, T> {

    private final Map<K, Uni<T>> underWay = new ConcurrentHashMap<>();

    /** The answer to the question under way about this, or to this one; on the context on which it is answered. */
    public Uni<T> ask(K about, Supplier<Uni<T>> question) {
        return underWay.computeIfAbsent(about, same -> Uni.createFrom()
                .deferred(question::get)
                .onTermination()
                .invoke(() -> underWay.remove(same))
                .memoize()
                .indefinitely());
    }

    /** Questions under way. */
    public int size() {
        return underWay.size();
    }
}
