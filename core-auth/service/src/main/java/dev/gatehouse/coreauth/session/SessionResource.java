package dev.gatehouse.coreauth.session;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.audit.Initiators;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** A signed-in person's own sessions. */
@Path("/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Sessions")
class SessionResource {

    record SessionView(
            String id,
            boolean isCurrent,
            boolean isTemporary,
            String deviceName,
            String clientAddress,
            Instant createdAt,
            Instant lastSeenAt,
            Instant expiresAt) {

        static SessionView of(Session session, AccessToken caller) {
            return new SessionView(
                    session.id(),
                    session.id().equals(caller.sessionId()),
                    !session.kind().isFull(),
                    session.deviceName(),
                    session.clientAddress(),
                    session.createdAt(),
                    session.lastSeenAt(),
                    session.expiresAt());
        }
    }

    record SessionList(List<SessionView> sessions) {}

    private final SessionRepository sessions;
    private final SessionStore copies;
    private final SessionEndings endings;
    private final Initiators initiators;
    private final Clock clock;

    SessionResource(
            SessionRepository sessions,
            SessionStore copies,
            SessionEndings endings,
            Initiators initiators,
            Clock clock) {
        this.sessions = sessions;
        this.copies = copies;
        this.endings = endings;
        this.initiators = initiators;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Where I am signed in, the newest session first")
    public Uni<SessionList> list(@Context SecurityContext security) {
        var caller = AccessToken.of(security);
        return sessions.list(caller.userId(), clock.instant())
                .map(found -> new SessionList(found.stream()
                        .map(session -> SessionView.of(session, caller))
                        .toList()));
    }

    @GET
    @Path("current")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(
            summary = "The session of this access token",
            description =
                    "Last seen is when it was opened or refreshed. It comes from a copy, which may be a minute old.")
    public Uni<SessionView> current(@Context SecurityContext security) {
        var caller = AccessToken.of(security);
        return copies.find(caller.userId(), caller.sessionId())
                .flatMap(copy -> copy.isPresent() ? Uni.createFrom().item(copy) : stored(caller))
                .map(found -> found.orElseThrow(
                        () -> new DomainException(CoreAuthError.SESSION_ENDED, "This session has ended.")))
                .map(session -> SessionView.of(session, caller));
    }

    @DELETE
    @Path("{id}")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "End one of my sessions, on whatever device")
    public Uni<Void> end(
            @Pattern(regexp = "[A-Za-z0-9_-]{24}") String id,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var caller = AccessToken.of(security);
        return endings.endOne(caller.userId(), id, EndReason.ENDED_BY_OWNER, initiators.user(caller, http))
                .invoke(ended -> {
                    if (!ended) {
                        throw new DomainException(CoreAuthError.SESSION_NOT_FOUND, "There is no such session.");
                    }
                })
                .replaceWithVoid();
    }

    @DELETE
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "End all my sessions but this one")
    public Uni<Void> endOthers(@Context SecurityContext security, @Context HttpServerRequest http) {
        var caller = AccessToken.of(security);
        return endings.endOthers(caller.userId(), caller.sessionId(), initiators.user(caller, http))
                .replaceWithVoid();
    }

    private Uni<Optional<Session>> stored(AccessToken caller) {
        return sessions.find(caller.sessionId(), clock.instant())
                .call(found -> found.isPresent()
                        ? copies.keep(found.get())
                        : Uni.createFrom().voidItem());
    }
}
