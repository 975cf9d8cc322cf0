package dev.gatehouse.local;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.secret.Secrets;
import dev.gatehouse.servers.KafkaServer;
import dev.gatehouse.servers.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the services expect to find in the servers. Failures come as {@link CompletionException} for use in a future. */
final class Provision {

    /** The topics of the platform; 12 partitions are the most replicas that one service can use. */
    private static final List<String> TOPICS = List.of(
            "gatehouse.users.v1",
            "gatehouse.activations.v1",
            "gatehouse.roles.v1",
            "gatehouse.mail.v1",
            "gatehouse.mail-requests.v1",
            "gatehouse.sessions.v1");

    private static final int PARTITIONS = 12;

    /** What operators did, by service: so seldom that one partition does. */
    private static final List<String> OPERATORS = List.of(
            "gatehouse.user-management-operators.v1",
            "gatehouse.core-auth-operators.v1",
            "gatehouse.authorization-operators.v1",
            "gatehouse.communication-operators.v1");

    /** Held, because a logger that nobody holds forgets its level. Kafka's client tells its whole configuration each time. */
    private static final Logger KAFKA_CLIENT = Logger.getLogger("org.apache.kafka");

    static {
        KAFKA_CLIENT.setLevel(Level.WARNING);
    }

    private Provision() {}

    /** A database for each service, owned by its role. */
    static void databases(PostgresServer postgres, Secrets secrets) {
        try {
            for (var service : Service.values()) {
                postgres.provide(service.database(), service.database(), secrets.database(service));
            }
        } catch (SQLException e) {
            throw new CompletionException(new StartException("databases cannot be made: " + e.getMessage(), e));
        }
    }

    /** Every topic that services publish to. */
    static void topics(KafkaServer kafka) {
        try {
            kafka.provide(TOPICS, PARTITIONS);
            kafka.provide(OPERATORS, 1);
        } catch (IOException e) {
            throw new CompletionException(new StartException(String.valueOf(e.getMessage()), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
