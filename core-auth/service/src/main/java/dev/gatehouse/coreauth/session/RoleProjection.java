package dev.gatehouse.coreauth.session;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Which roles each user holds, as authorization last said: so that signing in needs no other service. */
@ApplicationScoped
public class RoleProjection {

    /** Roles come as one text per user since PostgreSQL has no ragged arrays; a line break is in no role's name. */
    private static final String SEPARATOR = "\n";

    private static final String APPLY = """
            insert into user_roles as held (user_id, roles, revision)
            select told.user_id, string_to_array(told.roles, E'\\n'), told.revision
            from unnest($1::uuid[], $2::text[], $3::bigint[]) as told (user_id, roles, revision)
            order by told.user_id
            on conflict (user_id) do update set roles = excluded.roles, revision = excluded.revision
            where held.revision < excluded.revision
            """;

    private record Holding(List<String> roles, long revision) {

        Holding orLater(Holding other) {
            return other.revision > revision ? other : this;
        }
    }

    /** Takes over what the events say, in one statement; the later revision stands, in whatever order they come. */
    public Uni<Void> apply(SqlConnection transaction, List<Received<RoleEvent>> events) {
        var holdings = new HashMap<UUID, Holding>();
        for (var received : events) {
            switch (received.event()) {
                case RolesAssigned told -> merge(holdings, told.userId(), new Holding(told.roles(), told.revision()));
                case RolesRevoked told -> merge(holdings, told.userId(), new Holding(told.roles(), told.revision()));
                default -> {
                    continue;
                }
            }
        }
        return holdings.isEmpty()
                ? Uni.createFrom().voidItem()
                : transaction.preparedQuery(APPLY).execute(arguments(holdings)).replaceWithVoid();
    }

    private static void merge(Map<UUID, Holding> holdings, UUID userId, Holding told) {
        holdings.merge(userId, told, Holding::orLater);
    }

    private static Tuple arguments(Map<UUID, Holding> holdings) {
        var entries = List.copyOf(holdings.entrySet());
        return Tuple.tuple()
                .addValue(entries.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .addValue(entries.stream()
                        .map(each -> String.join(SEPARATOR, each.getValue().roles()))
                        .toArray(String[]::new))
                .addValue(
                        entries.stream().map(each -> each.getValue().revision()).toArray(Long[]::new));
    }
}
