package dev.gatehouse.coreauth.audit;

import dev.gatehouse.coreauth.Database;
import io.vertx.mutiny.sqlclient.Row;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** What tests see of the audit log. */
@ApplicationScoped
public class AuditTrail {

    private static final String COLUMNS = "id, kind, outcome, reason, actor_type, actor_id, user_id, client_address,"
            + " device_name, trace_id, details";
    private static final String EVERY =
            "(select " + COLUMNS + " from audit_unsealed union all select " + COLUMNS + " from audit_entry) as entry";

    /** An entry without when and in which trace. */
    public record Told(
            String kind,
            String outcome,
            @Nullable String reason,
            String actorType,
            @Nullable String actorId,
            String clientAddress,
            String deviceName,
            @Nullable String details) {

        static Told of(Row row) {
            return new Told(
                    row.getString("kind"),
                    row.getString("outcome"),
                    row.getString("reason"),
                    row.getString("actor_type"),
                    row.getString("actor_id"),
                    row.getString("client_address"),
                    row.getString("device_name"),
                    row.getString("details"));
        }
    }

    private final Database database;

    AuditTrail(Database database) {
        this.database = database;
    }

    /** In the order in which they were recorded, sealed or not. */
    public List<Told> of(UUID userId) {
        return database.rows("select * from " + EVERY + " where user_id = $1 order by id", userId).stream()
                .map(Told::of)
                .toList();
    }

    public List<Told> fromDevice(String deviceName) {
        return database.rows("select * from " + EVERY + " where device_name = $1 order by id", deviceName).stream()
                .map(Told::of)
                .toList();
    }

    /** What that user or operator did, to whomever. */
    public List<Told> by(UUID actor) {
        return database.rows("select * from " + EVERY + " where actor_id = $1 order by id", actor.toString()).stream()
                .map(Told::of)
                .toList();
    }

    /** What a part of core-auth did by itself. */
    public List<Told> bySystem(String part) {
        return database
                .rows("select * from " + EVERY + " where actor_type = 'SYSTEM' and actor_id = $1 order by id", part)
                .stream()
                .map(Told::of)
                .toList();
    }

    /** Everything that is stored about a user's entries, as text. */
    public String text(UUID userId) {
        return String.valueOf(
                database.text("select string_agg(entry::text, ';') from " + EVERY + " where user_id = $1", userId));
    }

    /** Completes when so many of the user's entries are sealed. */
    public void awaitSealed(UUID userId, int count) {
        Awaitility.await()
                .atMost(Database.SOON)
                .until(() -> database.count("select count(*) from audit_entry where user_id = $1", userId) == count);
    }
}
