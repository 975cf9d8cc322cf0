package dev.gatehouse.communication.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {

    private static final Duration NEVER = Duration.ofHours(1);
    private static final Duration SOON = Duration.ofSeconds(20);

    private static final UUID ADA = new UUID(0, 1);
    private static final UUID BOB = new UUID(0, 2);
    private static final UUID CID = new UUID(0, 3);
    private static final UUID DAN = new UUID(0, 4);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final List<UUID> begun = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void oneComesAfterTheOtherInTheOrderOfAsking() throws Exception {
        var turns = new Turns(vertx, NEVER);
        run(() -> List.of(ADA, BOB, CID).forEach(each -> ask(turns, each)));
        assertThat(begun).containsExactly(ADA);

        run(() -> turns.done(ADA));
        assertThat(begun).containsExactly(ADA, BOB);

        run(() -> turns.done(BOB));
        assertThat(begun).containsExactly(ADA, BOB, CID);
    }

    @Test
    void whoeverAsksWhenNobodyHasATurnHasItAtOnce() throws Exception {
        var turns = new Turns(vertx, NEVER);
        run(() -> ask(turns, ADA));
        run(() -> turns.done(ADA));

        run(() -> ask(turns, BOB));

        assertThat(begun).containsExactly(ADA, BOB);
    }

    @Test
    void whoeverIsDoneBeforeHasNoTurn() throws Exception {
        var turns = new Turns(vertx, NEVER);
        run(() -> List.of(ADA, BOB, CID).forEach(each -> ask(turns, each)));

        run(() -> turns.done(BOB));
        assertThat(begun).containsExactly(ADA);

        run(() -> turns.done(ADA));
        assertThat(begun).containsExactly(ADA, CID);
    }

    @Test
    void whoeverTakesLongIsNotWaitedForAndTakesNobodysTurnWhenDone() throws Exception {
        var turns = new Turns(vertx, Duration.ofSeconds(1));
        run(() -> List.of(ADA, BOB).forEach(each -> ask(turns, each)));
        await().atMost(SOON).until(() -> begun.equals(List.of(ADA, BOB)));
        var afterwards = new ArrayList<UUID>();

        run(() -> {
            turns.done(BOB);
            List.of(CID, DAN).forEach(each -> ask(turns, each));
            turns.done(ADA);
            afterwards.addAll(begun); // before CID's time is over, too
        });

        assertThat(afterwards).containsExactly(ADA, BOB, CID);
        await().atMost(SOON).until(() -> begun.equals(List.of(ADA, BOB, CID, DAN)));
    }

    private void ask(Turns turns, UUID whose) {
        turns.request(whose, () -> begun.add(whose));
    }

    private void run(Runnable task) throws Exception {
        var done = new CompletableFuture<Void>();
        context.runOnContext(ignored -> {
            task.run();
            done.complete(null);
        });
        done.get(SOON.toSeconds(), TimeUnit.SECONDS);
    }
}
