package dev.gatehouse.coreauth.session;

import dev.gatehouse.authorization.api.RoleEvent;
import dev.gatehouse.authorization.api.RolesRevoked;
import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.kit.inbox.Received;
import dev.gatehouse.kit.security.Access;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/**
 * Signs out who has lost a role that makes an operator: what an access token says of its holder is believed by every service as
 * long as it lives, and this must not.
 */
@ApplicationScoped
public class Demotions {

    private static final Initiator BY = Initiator.system("roles");

    private final SessionEndings endings;
    private final Clock clock;

    Demotions(SessionEndings endings, Clock clock) {
        this.endings = endings;
        this.clock = clock;
    }

    /** In the transaction that takes the roles, after whatever of it locks activations. */
    public Uni<Void> apply(SqlConnection transaction, List<UUID> demoted) {
        return endings.hold(transaction, demoted).flatMap(held -> Multi.createFrom()
                .iterable(demoted)
                .onItem()
                .transformToUniAndConcatenate(
                        userId -> endings.endAll(transaction, userId, EndReason.DEMOTED, BY, clock.instant()))
                .collect()
                .last()
                .replaceWithVoid());
    }

    /** After the commit: every replica hears of it at once, and not only when the events have made their way. Never waits. */
    public void committed(List<Received<RoleEvent>> events) {
        for (var received : events) {
            if (received.event() instanceof RolesRevoked told
                    && !Collections.disjoint(told.revoked(), Access.OPERATOR_ROLES)) {
                endings.announceLately(told.userId(), EndReason.DEMOTED)
                        .subscribe()
                        .with(done -> {}, failure -> Log.infof("a demotion is told by its events only: %s", failure));
            }
        }
    }
}
