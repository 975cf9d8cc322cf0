package dev.gatehouse.coreauth.audit;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/**
 * Where entries go. Three ways, by what they tell of: in its transaction ({@link #record}), in its very statement
 * ({@link AuditEntry#append}), or, when nothing was changed and nobody shall wait, by and by ({@link #recordSoon}).
 */
@ApplicationScoped
public class AuditLog {

    private static final String APPEND = "select " + AuditEntry.append(1);

    private final AuditQueue queue;

    AuditLog(AuditQueue queue) {
        this.queue = queue;
    }

    /** One statement; in the transaction if one is given, so that neither is without the other. */
    public Uni<Void> record(SqlClient client, AuditEntry entry) {
        return client.preparedQuery(APPEND).execute(entry.addTo(Tuple.tuple())).replaceWithVoid();
    }

    /** The same for each, in their order. */
    public Uni<Void> record(SqlClient client, List<AuditEntry> entries) {
        return Multi.createFrom()
                .iterable(entries)
                .onItem()
                .transformToUniAndConcatenate(entry -> record(client, entry))
                .onItem()
                .ignoreAsUni();
    }

    /** Returns at once. What cannot be kept is counted, and the count recorded. Callable from any thread. */
    public void recordSoon(AuditEntry entry) {
        queue.add(entry);
    }

    /**
     * The same, done to whoever has that canonical address, if anybody. Who that is, is asked with the writing, so that nothing is
     * asked, and no time passes, for whoever is answered.
     */
    public void recordSoon(AuditEntry entry, String canonicalEmail) {
        queue.add(entry, canonicalEmail);
    }
}
