package dev.gatehouse.local;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.layout.Topic;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.secret.Secrets;
import dev.gatehouse.servers.KafkaServer;
import dev.gatehouse.servers.PostgresServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.concurrent.CompletionException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** What the services expect to find in the servers. Failures come as {@link CompletionException} for use in a future. */
final class Provision {

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

    /** Every topic that services publish to. First who may do what: a topic that is missing is waited for, a refusal is an error. */
    static void topics(KafkaServer kafka) {
        try {
            kafka.permit(Topic.access());
            var byPartitions = Topic.ALL.stream()
                    .collect(Collectors.groupingBy(
                            Topic::partitions, Collectors.mapping(Topic::name, Collectors.toList())));
            for (var topics : byPartitions.entrySet()) {
                kafka.provide(topics.getValue(), topics.getKey());
            }
        } catch (IOException e) {
            throw new CompletionException(new StartException(String.valueOf(e.getMessage()), e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CompletionException(e);
        }
    }
}
