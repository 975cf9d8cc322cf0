package dev.gatehouse.coreauth.audit.reading;

import dev.gatehouse.coreauth.audit.AuditConfig;
import dev.gatehouse.coreauth.audit.chain.SealedEntry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** The sealed entries, by what operators ask for. */
@ApplicationScoped
class SealedEntries {

    private static final String SELECT = "select " + SealedEntry.COLUMNS + " from audit_entry where ";

    private final Pool pool;
    private final AuditConfig config;

    SealedEntries(Pool pool, AuditConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** The newest first. */
    Uni<List<SealedEntry>> newest(AuditFilter filter, @Nullable PageToken after, int limit) {
        var arguments = filter.arguments();
        int next = filter.next();
        var place = "";
        if (after != null) {
            place = " and (at, sequence) < ($%d, $%d)".formatted(next, next + 1);
            arguments.addOffsetDateTime(after.at()).addLong(after.sequence());
        }
        arguments.addInteger(limit);
        return found(
                filter.condition() + place + " order by at desc, sequence desc limit $" + arguments.size(), arguments);
    }

    /** All of them in the order of the chain; no more in memory than a few hundred, however many they are. */
    Multi<SealedEntry> all(AuditFilter filter) {
        return Multi.createBy()
                .repeating()
                .uni(AtomicLong::new, last -> after(filter, last.get())
                        .invoke(page ->
                                page.forEach(each -> last.set(each.link().sequence()))))
                .whilst(page -> page.size() == config.batch())
                .onItem()
                .disjoint();
    }

    private Uni<List<SealedEntry>> after(AuditFilter filter, long sequence) {
        int next = filter.next();
        return found(
                filter.condition() + " and sequence > $%d order by sequence limit $%d".formatted(next, next + 1),
                filter.arguments().addLong(sequence).addInteger(config.batch()));
    }

    private Uni<List<SealedEntry>> found(String condition, Tuple arguments) {
        return pool.preparedQuery(SELECT + condition).execute(arguments).map(rows -> StreamSupport.stream(
                        rows.spliterator(), false)
                .map(SealedEntry::of)
                .toList());
    }
}
