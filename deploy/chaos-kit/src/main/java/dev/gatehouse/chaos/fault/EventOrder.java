package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.UUID;

/** Whether the events of each user stand in their topic as they were written. */
final class EventOrder {

    private EventOrder() {}

    /** How many events that were written within the last seconds come after one that the same user's outbox has later. */
    static long violations(Scene scene, long seconds) throws SQLException {
        var positions = new HashMap<UUID, Long>();
        for (var database : Databases.ALL) {
            scene.databases()
                    .query(
                            database,
                            "select event_id, position from outbox where created_at > now() - interval '" + seconds
                                    + " seconds'",
                            row -> Map.entry(row.getObject(1, UUID.class), row.getLong(2)))
                    .forEach(row -> positions.put(row.getKey(), row.getValue()));
        }
        long violations = 0;
        var latest = new HashMap<String, Long>();
        var known = new HashSet<UUID>();
        try (var topics = new Topics(scene)) {
            for (var record : topics.readAll()) {
                var id = Topics.eventId(record);
                var position = id == null ? null : positions.get(id);
                if (position != null && known.add(id)) { // a repeated one is no disorder: its first counts
                    var before = latest.merge(record.topic() + record.key(), position, Math::max);
                    violations += before > position ? 1 : 0;
                }
            }
        }
        return violations;
    }
}
