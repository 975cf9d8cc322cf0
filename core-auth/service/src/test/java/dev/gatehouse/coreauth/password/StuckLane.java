package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;

/**
 * A lane whose threads get nowhere until this is closed. Each of them has begun before anything is to wait: one that takes its job
 * later would make room again in a lane that was full. What waits gives up when it always does, so a full lane stays full for a
 * second.
 */
public final class StuckLane implements AutoCloseable {

    private final HashLanes lanes;
    private final Lane lane;
    private final CountDownLatch begun;
    private final CountDownLatch release = new CountDownLatch(1);
    private final List<CompletableFuture<String>> inside = new ArrayList<>();

    private StuckLane(HashLanes lanes, Lane lane, int threads) {
        this.lanes = lanes;
        this.lane = lane;
        this.begun = new CountDownLatch(threads);
    }

    static StuckLane of(HashLanes lanes, Lane lane, int threads) {
        var stuck = new StuckLane(lanes, lane, threads);
        for (int i = 0; i < threads; i++) {
            stuck.submit();
        }
        await().atMost(Database.SOON).until(stuck::haveAllBegun);
        return stuck;
    }

    /** Whoever gave up, since the machine stood still for a second, is replaced. */
    private boolean haveAllBegun() {
        int all = inside.size();
        inside.removeIf(CompletableFuture::isCompletedExceptionally);
        while (inside.size() < all) {
            submit();
        }
        return begun.getCount() == 0;
    }

    /** As many wait as may; the answer is what the first for whom there was no room was told. */
    public Throwable fill() {
        for (int i = 0; i < 1_000; i++) {
            var outcome = submit();
            if (outcome.isCompletedExceptionally()) {
                return outcome.exceptionNow();
            }
        }
        throw new AssertionError("a thousand have found room");
    }

    /** Threads and those who wait or have waited. */
    public int submitted() {
        return inside.size();
    }

    /** Whoever had begun ends well, and nobody is left without an answer. */
    @Override
    public void close() {
        release.countDown();
        await().atMost(Database.SOON).until(() -> inside.stream().allMatch(CompletableFuture::isDone));
        assertThat(inside).anySatisfy(each -> assertThat(each).isCompletedWithValue("done"));
    }

    private CompletableFuture<String> submit() {
        var outcome = lanes.submit(lane, hasher -> {
                    begun.countDown();
                    release.await();
                    return "done";
                })
                .subscribeAsCompletionStage();
        inside.add(outcome);
        return outcome;
    }
}
