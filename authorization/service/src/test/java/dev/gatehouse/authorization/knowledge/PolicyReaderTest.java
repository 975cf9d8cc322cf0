package dev.gatehouse.authorization.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.authorization.permission.RoleDefinition;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class PolicyReaderTest {

    private static final Duration SOON = Duration.ofSeconds(40);

    @Inject
    PolicyReader reader;

    @Inject
    TestPolicy policy;

    @Inject
    Pool pool;

    @Test
    void tellsWhatChangedAfterARevisionAndNothingElse() {
        var role = "r-" + UUID.randomUUID();
        var user = UUID.randomUUID();
        long before = policy.give(UUID.randomUUID(), "user", "", null);
        long given = policy.give(user, "user", "", null);
        long defined = policy.define(role, "docs:read", "docs:*");

        var delta = reader.since(before).await().atMost(SOON);

        assertThat(delta.from()).isEqualTo(before);
        assertThat(delta.revision()).isEqualTo(defined);
        assertThat(delta.rolesRevision()).isEqualTo(defined);
        assertThat(delta.users()).containsExactly(new PolicyDelta.UserChange(user, given));
        assertThat(delta.changedRoles()).containsExactly(role);
        assertThat(delta.roles()).extracting(RoleDefinition::name).containsExactly(role);
        assertThat(delta.goneRoles()).isEmpty();
        assertThat(reader.since(defined).await().atMost(SOON).roles()).isEmpty();
    }

    @Test
    void aRoleThatIsGoneIsToldByName() {
        var role = "r-" + UUID.randomUUID();
        long defined = policy.define(role, "docs:read");
        policy.remove(role);

        assertThat(reader.since(defined).await().atMost(SOON).goneRoles()).isEqualTo(Set.of(role));
    }

    @Test
    void changesAreListedForAWhileAndWhoComesLaterIsToldToBeginAnew() {
        long old = policy.give(UUID.randomUUID(), "user", "", null);
        pool.preparedQuery("update policy_change set changed_at = now() - interval '1 day' where revision <= $1")
                .execute(Tuple.of(old))
                .await()
                .atMost(SOON);
        long young = policy.give(UUID.randomUUID(), "user", "", null);

        reader.prune().await().atMost(SOON);

        assertThat(reader.since(old - 1).await().atMost(SOON).from()).isEqualTo(old);
        assertThat(reader.since(old).await().atMost(SOON).from()).isEqualTo(old);
        assertThat(reader.since(old).await().atMost(SOON).users())
                .extracting(PolicyDelta.UserChange::revision)
                .containsExactly(young);
    }
}
