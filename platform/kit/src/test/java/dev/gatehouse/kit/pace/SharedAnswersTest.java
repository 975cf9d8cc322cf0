package dev.gatehouse.kit.pace;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class SharedAnswersTest {

    private final Vertx vertx = Vertx.vertx();
    private final SharedAnswers<String, String> shared = new SharedAnswers<>();
    private final AtomicInteger asked = new AtomicInteger();
    private final CompletableFuture<String> answer = new CompletableFuture<>();

    @AfterEach
    void close() {
        vertx.close();
    }

    /** As requests do: several on one event loop, each with a context of its own. */
    @Test
    void oneQuestionIsAskedAndEachGoesOnInTheContextInWhichHeAsked() throws Exception {
        var loop = ((VertxInternal) vertx).getOrCreateContext();
        var contexts =
                List.<Context>of(loop.duplicate(), loop.duplicate(), ((VertxInternal) vertx).createEventLoopContext());

        var wentOn = contexts.stream().map(this::ask).toList();
        answer.complete("42");

        for (int i : IntStream.range(0, contexts.size()).toArray()) {
            assertThat(wentOn.get(i).get(10, SECONDS)).isSameAs(contexts.get(i));
        }
        assertThat(asked).hasValue(1);
        assertThat(shared.size()).isZero();
    }

    @Test
    void whoHasNoContextIsAnsweredToo() throws Exception {
        var answered =
                shared.ask("it", () -> Uni.createFrom().completionStage(answer)).subscribeAsCompletionStage();
        answer.complete("42");

        assertThat(answered.get(10, SECONDS)).isEqualTo("42");
    }

    /** The context in which he goes on; he has asked when this returns. */
    private CompletableFuture<Context> ask(Context context) {
        var asking = new CompletableFuture<Void>();
        var wentOn = new CompletableFuture<Context>();
        context.runOnContext(ignored -> {
            shared.ask("it", () -> {
                        asked.incrementAndGet();
                        return Uni.createFrom().completionStage(answer);
                    })
                    .subscribe()
                    .with(told -> wentOn.complete(ContextInternal.current()), wentOn::completeExceptionally);
            asking.complete(null);
        });
        asking.join();
        return wentOn;
    }
}
