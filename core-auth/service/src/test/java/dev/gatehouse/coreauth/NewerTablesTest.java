package dev.gatehouse.coreauth;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** In a rolling upgrade a replica of the version before may have to start when the newer version has changed the tables. */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class NewerTablesTest {

    private static final String APPLY = "insert into flyway_schema_history (installed_rank, version, description, type,"
            + " script, checksum, installed_by, execution_time, success)"
            + " values (9001, $1, 'newer', 'SQL', 'newer.sql', 1, 'newer', 1, true)";

    @Inject
    Flyway flyway;

    @Inject
    Database database;

    @AfterEach
    void forget() {
        database.run("delete from flyway_schema_history where installed_rank = 9001");
    }

    /** A service's own next migration, and the kit's, whose versions are below those. */
    @ParameterizedTest
    @ValueSource(strings = {"999", "0.99"})
    void aReplicaStartsOnTablesThatANewerVersionHasChanged(String version) {
        database.run(APPLY, version);

        assertThat(flyway.migrate().migrationsExecuted).isZero();
    }

    @Test
    void aMigrationThatWasChangedAfterwardsIsStillRefused() {
        database.run("update flyway_schema_history set checksum = checksum + 1 where version = '18'");
        try {
            assertThat(flyway.validateWithResult().validationSuccessful).isFalse();
        } finally {
            database.run("update flyway_schema_history set checksum = checksum - 1 where version = '18'");
        }
    }
}
