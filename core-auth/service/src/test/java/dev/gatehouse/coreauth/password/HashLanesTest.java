package dev.gatehouse.coreauth.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** What a lane's threads outlive; who waits for them and how long: {@link PasswordVerifierTest}. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class HashLanesTest {

    @Inject
    HashLanes lanes;

    @Inject
    HashingConfig config;

    /** Else a lane would be short of a thread for good. */
    @Test
    void whateverErrorAHashEndsWithWhoAskedIsToldAndTheThreadGoesOn() {
        int threads = config.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
        HashWork<String> broken = hasher -> {
            throw new StackOverflowError("broken");
        };

        for (int i = 0; i <= threads; i++) {
            assertThat(lanes.submit(Lane.SIGN_IN, broken).subscribeAsCompletionStage())
                    .failsWithin(Database.SOON)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(StackOverflowError.class);
        }

        assertThat(lanes.submit(Lane.SIGN_IN, hasher -> "done").await().atMost(Database.SOON))
                .isEqualTo("done");
    }
}
