package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HashQueueTest {

    private final HashQueue queue = new HashQueue(20, 3);
    private final List<HashJob<?>> refused = new ArrayList<>();

    @Test
    void peopleGoBeforeTasksButEveryNinthTurnIsATasks() throws InterruptedException {
        offer(Lane.BACKGROUND, 2);
        offer(Lane.SIGN_IN, 10);

        assertThat(turns(12))
                .containsExactly(
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.BACKGROUND,
                        Lane.SIGN_IN,
                        Lane.SIGN_IN,
                        Lane.BACKGROUND);
    }

    @Test
    void aFullLaneRefusesAndTheOtherDoesNot() {
        offer(Lane.BACKGROUND, 4);

        assertThat(refused).extracting(HashJob::lane).containsExactly(Lane.BACKGROUND);
        offer(Lane.SIGN_IN, 21);
        assertThat(refused).extracting(HashJob::lane).containsExactly(Lane.BACKGROUND, Lane.SIGN_IN);
        assertThat(queue.size(Lane.SIGN_IN)).isEqualTo(20);
        assertThat(queue.size(Lane.BACKGROUND)).isEqualTo(3);
    }

    @Test
    void closedItGivesBackWhatWaitsTakesNothingAndEndsItsThreads() throws InterruptedException {
        offer(Lane.BACKGROUND, 2);
        offer(Lane.SIGN_IN, 1);

        assertThat(queue.close()).hasSize(3);

        assertThat(queue.take()).isNull();
        offer(Lane.SIGN_IN, 1);
        assertThat(refused).hasSize(1);
    }

    private List<Lane> turns(int count) throws InterruptedException {
        var turns = new ArrayList<Lane>();
        for (int i = 0; i < count; i++) {
            var job = queue.take();
            assertThat(job).isNotNull();
            turns.add(job.lane());
        }
        return turns;
    }

    private void offer(Lane lane, int count) {
        for (int i = 0; i < count; i++) {
            Uni.createFrom()
                    .<String>emitter(emitter -> {
                        var job = new HashJob<String>(lane, hasher -> "done", emitter, null);
                        if (!queue.offer(job)) {
                            refused.add(job);
                        }
                    })
                    .subscribe()
                    .with(done -> {}, failure -> {});
        }
    }
}
