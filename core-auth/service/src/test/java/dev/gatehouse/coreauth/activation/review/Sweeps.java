package dev.gatehouse.coreauth.activation.review;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.Database;
import jakarta.enterprise.context.ApplicationScoped;

/** Looks after which whatever was due is done: the service sweeps, too, and each passes over what the other is at. */
@ApplicationScoped
class Sweeps {

    private static final String AT_IT =
            "select count(*) from pg_locks where relation = 'activation'::regclass and mode like 'Row%'";

    private final Sweeper sweeper;
    private final Database database;

    Sweeps(Sweeper sweeper, Database database) {
        this.sweeper = sweeper;
        this.database = database;
    }

    /** Again, for one that meets the service's first step passes over what that one's next step is for. */
    void sweep() {
        for (int i = 0; i < 2; i++) {
            sweeper.sweep().await().atMost(Database.SOON);
            await().atMost(Database.SOON).until(() -> database.count(AT_IT) == 0);
        }
    }
}
