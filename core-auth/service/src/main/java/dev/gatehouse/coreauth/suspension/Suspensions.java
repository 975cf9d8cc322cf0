package dev.gatehouse.coreauth.suspension;

import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.session.EndReason;
import dev.gatehouse.coreauth.session.SessionEndings;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.usermanagement.api.UserEvent;
import dev.gatehouse.usermanagement.api.UserReactivated;
import dev.gatehouse.usermanagement.api.UserSuspended;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps out whom user-management says is suspended: the sessions end, and sign-in finds the account suspended. */
@ApplicationScoped
public class Suspensions {

    private static final String APPLY = """
            insert into suspension as known (user_id, suspended, version) values ($1, $2, $3)
            on conflict (user_id) do update set suspended = excluded.suspended, version = excluded.version
            where known.version < excluded.version""";

    private record Change(UUID userId, boolean suspended, int version, UUID operatorId) {

        static Optional<Change> of(UserEvent event) {
            return switch (event) {
                case UserSuspended told ->
                    Optional.of(new Change(told.userId(), true, told.version(), told.operatorId()));
                case UserReactivated told ->
                    Optional.of(new Change(told.userId(), false, told.version(), told.operatorId()));
                default -> Optional.empty();
            };
        }

        /** From where he did it is in the entry of the suspension itself. */
        Initiator operator() {
            return Initiator.operator(operatorId, "", "");
        }
    }

    private final SessionEndings endings;
    private final Clock clock;

    Suspensions(SessionEndings endings, Clock clock) {
        this.endings = endings;
        this.clock = clock;
    }

    /** In the transaction, after whatever of it locks activations. What an older version tells changes nothing. */
    public Uni<Void> apply(SqlConnection transaction, List<Received<UserEvent>> events) {
        var changes = events.stream()
                .map(received -> Change.of(received.event()))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(Change::userId).thenComparingInt(Change::version))
                .toList();
        var suspended =
                changes.stream().filter(Change::suspended).map(Change::userId).toList();
        return endings.hold(transaction, suspended).flatMap(held -> Multi.createFrom()
                .iterable(changes)
                .onItem()
                .transformToUniAndConcatenate(change -> apply(transaction, change))
                .collect()
                .last()
                .replaceWithVoid());
    }

    /** After the commit: every replica hears of it at once, and not only when the events have made their way. Never waits. */
    public void committed(List<Received<UserEvent>> events) {
        for (var received : events) {
            if (received.event() instanceof UserSuspended told) {
                endings.announceLately(told.userId(), EndReason.SUSPENDED)
                        .subscribe()
                        .with(done -> {}, failure -> Log.infof("a suspension is told by its events only: %s", failure));
            }
        }
    }

    private Uni<Void> apply(SqlConnection transaction, Change change) {
        return transaction
                .preparedQuery(APPLY)
                .execute(Tuple.of(change.userId(), change.suspended(), change.version()))
                .flatMap(applied ->
                        applied.rowCount() == 0 ? Uni.createFrom().voidItem() : endSessions(transaction, change));
    }

    private Uni<Void> endSessions(SqlConnection transaction, Change change) {
        return change.suspended()
                ? endings.endAll(transaction, change.userId(), EndReason.SUSPENDED, change.operator(), clock.instant())
                        .replaceWithVoid()
                : Uni.createFrom().voidItem();
    }
}
