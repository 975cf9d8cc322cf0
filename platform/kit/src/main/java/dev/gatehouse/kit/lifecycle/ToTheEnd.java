package dev.gatehouse.kit.lifecycle;

import io.smallrye.mutiny.Uni;

/** Work that whoever asked for it may not stop by hanging up: what has begun is finished all the same. */
public final class ToTheEnd {

    private ToTheEnd() {}

    /** The work's outcome; it begins when asked for, and goes on when the asking is cancelled. */
    public static <T> Uni<T> of(Uni<T> work) {
        return Uni.createFrom().emitter(emitter -> work.subscribe().with(emitter::complete, emitter::fail));
    }
}
