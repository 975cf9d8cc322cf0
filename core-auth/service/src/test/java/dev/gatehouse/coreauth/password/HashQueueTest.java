package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HashQueueTest {

    private final HashQueue queue = new HashQueue(3);
    private final List<HashJob<?>> offered = new ArrayList<>();
    private final List<Boolean> accepted = new ArrayList<>();

    @Test
    void whoComesFirstIsServedFirstAndAFullQueueRefuses() throws InterruptedException {
        offer(4);

        assertThat(accepted).containsExactly(true, true, true, false);
        assertThat(queue.size()).isEqualTo(3);
        assertThat(taken()).isSameAs(offered.getFirst());
        offer(1);
        assertThat(accepted).last().isEqualTo(true);
        assertThat(taken()).isSameAs(offered.get(1));
        assertThat(taken()).isSameAs(offered.get(2));
        assertThat(taken()).isSameAs(offered.get(4));
    }

    @Test
    void closedItGivesBackWhatWaitsTakesNothingAndEndsItsThreads() throws InterruptedException {
        offer(2);

        assertThat(queue.close()).isEqualTo(offered);

        assertThat(queue.take()).isNull();
        offer(1);
        assertThat(accepted).last().isEqualTo(false);
    }

    @Test
    void whatIsRemovedIsNobodysAnyMoreAndOnlyWhatWaitsIsRemoved() throws InterruptedException {
        offer(3);
        var begun = taken();

        assertThat(queue.remove(offered.get(1))).isTrue();
        assertThat(queue.remove(offered.get(1))).isFalse();
        assertThat(queue.remove(offered.getFirst())).isFalse();

        assertThat(begun).isSameAs(offered.getFirst());
        assertThat(queue.size()).isEqualTo(1);
        assertThat(taken()).isSameAs(offered.get(2));
    }

    @Test
    void whoTakesWhatIsOverdueWaitsUntilItIsAndLeavesTheRestToOthers() throws Exception {
        try (var taker = Executors.newSingleThreadExecutor()) {
            offer(1);
            var overdue = taker.submit(queue::takeOverdue);

            offer(1, Duration.ofMillis(200));

            assertThat((Object) overdue.get(20, TimeUnit.SECONDS)).isSameAs(offered.get(1));
            assertThat(offered.get(1).waited()).isGreaterThanOrEqualTo(Duration.ofMillis(200));
            assertThat(queue.size()).isEqualTo(1);
            var none = taker.submit(queue::takeOverdue);
            assertThat(queue.close()).containsExactly(offered.getFirst());
            assertThat((Object) none.get(20, TimeUnit.SECONDS)).isNull();
        }
    }

    private Object taken() throws InterruptedException {
        var job = queue.take();
        assertThat(job).isNotNull();
        return job;
    }

    private void offer(int count) {
        offer(count, Duration.ofDays(1));
    }

    private void offer(int count, Duration overdueIn) {
        for (int i = 0; i < count; i++) {
            Uni.createFrom()
                    .<String>emitter(emitter -> {
                        var job =
                                new HashJob<String>(hasher -> "done", emitter, null, Duration.ofSeconds(1), overdueIn);
                        offered.add(job);
                        accepted.add(queue.offer(job));
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
    }
}
