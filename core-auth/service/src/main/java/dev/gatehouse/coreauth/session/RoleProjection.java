package dev.gatehouse.coreauth.session;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesAssigned;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.security.Access;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;

/** Which roles each user holds, as authorization last said: so that signing in needs no other service. */
@ApplicationScoped
public class RoleProjection {

    /** Roles come as one text per user since PostgreSQL has no ragged arrays; a line break is in no role's name. */
    private static final String SEPARATOR = "\n";

    /** What was held before is read under the row's lock, or a role that comes and goes at once could be missed. */
    private static final String APPLY = """
            with known as (
                select user_id, roles from user_roles where user_id = any($1::uuid[]) order by user_id for update
            ), told as (
                select told.user_id, string_to_array(told.roles, E'\\n') as roles, told.revision, known.roles as before
                from unnest($1::uuid[], $2::text[], $3::bigint[]) as told (user_id, roles, revision)
                left join known on known.user_id = told.user_id
                order by told.user_id
            ), applied as (
                insert into user_roles as held (user_id, roles, revision)
                select user_id, roles, revision from told
                on conflict (user_id) do update set roles = excluded.roles, revision = excluded.revision
                where held.revision < excluded.revision
                returning user_id
            )
            select told.user_id from told join applied on applied.user_id = told.user_id
            where exists (select from unnest(told.before) as lost (role) where role = any($4) and role <> all(told.roles))
            order by told.user_id""";

    private record Holding(List<String> roles, long revision) {

        Holding orLater(Holding other) {
            return other.revision > revision ? other : this;
        }
    }

    /**
     * Takes over what the events say, in one statement; the later revision stands, in whatever order they come.
     *
     * @return who has lost a role that makes an operator
     */
    public Uni<List<UUID>> apply(SqlConnection transaction, List<Received<RoleEvent>> events) {
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
                ? Uni.createFrom().item(List.of())
                : transaction.preparedQuery(APPLY).execute(arguments(holdings)).map(rows -> StreamSupport.stream(
                                rows.spliterator(), false)
                        .map(row -> row.getUUID("user_id"))
                        .toList());
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
                        entries.stream().map(each -> each.getValue().revision()).toArray(Long[]::new))
                .addArrayOfString(Access.OPERATOR_ROLES.toArray(String[]::new));
    }
}
