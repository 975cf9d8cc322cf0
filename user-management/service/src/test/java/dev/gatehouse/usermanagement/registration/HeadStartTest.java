package dev.gatehouse.usermanagement.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.testkit.BackingServers;
import dev.gatehouse.usermanagement.Apart;
import dev.gatehouse.usermanagement.CoreAuthStandIn;
import dev.gatehouse.usermanagement.Database;
import dev.gatehouse.usermanagement.Newcomer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** One test that registers: what a registration announces late would run into another one. */
@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(CoreAuthStandIn.class)
@TestProfile(Apart.class)
class HeadStartTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @Inject
    Database database;

    @Inject
    Outbox outbox;

    @Test
    void anAccountIsAnnouncedBehindTheAnswerAndNotBeside() {
        untilTheOutboxIsRelayed();

        var accepted = await().atMost(SOON).until(Newcomer::registers, answer -> answer.statusCode() == 202);

        var userId = UUID.fromString(accepted.jsonPath().getString("user.id"));
        await().atMost(SOON).until(() -> unpublished(userId) == 0);
        // by the rows' own times: it is created before the answer, and the head start begins with the answer
        assertThat(database.count(
                        "outbox where subject = $1 and published_at >= created_at + interval '4900 milliseconds'",
                        userId))
                .isEqualTo(1);
    }

    /** Whoever begins to relay publishes all there is. */
    private void untilTheOutboxIsRelayed() {
        var id = UUID.randomUUID();
        database.rows("select outbox_append($1, 'gatehouse.users.v1', 'test', $1, '{}', null, $1, null)", id);
        outbox.wake();
        await().atMost(SOON).until(() -> unpublished(id) == 0);
    }

    private long unpublished(UUID subject) {
        return database.count("outbox where subject = $1 and published_at is null", subject);
    }
}
