package dev.gatehouse.coreauth.session;

import dev.gatehouse.kit.limit.Network;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** From which networks an account's sessions came lately. */
@ApplicationScoped
public class SessionNetworks {

    /** Rows that one question reads at most, the latest first. */
    private static final int MOST = 100;

    private static final UUID NOBODY = new UUID(0, 0);

    /** For an address that nobody has it looks for the sessions of nobody, so that time does not tell it from another one. */
    private static final String FIND = """
            select client_address, last_seen_at from session
            where user_id = coalesce((select user_id from credential where canonical_email = $1), $2)
                and ended_at is null and kind <> 'TEMPORARY' and last_seen_at > $3
            order by last_seen_at desc
            limit $4
            """;

    private final Pool pool;

    SessionNetworks(Pool pool) {
        this.pool = pool;
    }

    /**
     * When a session of that account's, opened by its password or refreshed, was last seen in the network; empty when that was not
     * after the given moment. Sessions that were ended, by whomever, say nothing. One indexed read.
     *
     * @param network as {@link Network} names it
     */
    public Uni<Optional<Instant>> lastSeen(String canonicalEmail, String network, Instant after) {
        return pool.preparedQuery(FIND)
                .execute(Tuple.of(canonicalEmail, NOBODY, after.atOffset(ZoneOffset.UTC), MOST))
                .map(rows -> StreamSupport.stream(rows.spliterator(), false)
                        .filter(row ->
                                Network.of(row.getString("client_address")).equals(network))
                        .map(row -> row.getOffsetDateTime("last_seen_at").toInstant())
                        .findFirst());
    }
}
