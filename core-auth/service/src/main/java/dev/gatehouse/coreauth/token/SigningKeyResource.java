package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.audit.OperatorActions;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

/** The keys that sign access tokens, for operators. Nothing of a private half is ever shown. */
@Path("/admin/v1/keys/signing")
@Tag(name = "Keys")
class SigningKeyResource {

    record KeyView(String keyId, String algorithm, Instant signFrom, Instant signUntil, boolean isCurrent) {}

    record KeyList(List<KeyView> keys) {}

    record Rotation(String keyId, Instant signFrom) {}

    private final TokenKeys keys;
    private final OperatorActions actions;
    private final Pool pool;
    private final Clock clock;

    SigningKeyResource(TokenKeys keys, OperatorActions actions, Pool pool, Clock clock) {
        this.keys = keys;
        this.actions = actions;
        this.pool = pool;
        this.clock = clock;
    }

    @GET
    @RolesAllowed(Access.OPERATOR_READ)
    @Operation(summary = "The published signing keys: previous, current, next")
    public KeyList list() {
        var now = clock.instant();
        return new KeyList(keys.published().stream()
                .map(key -> new KeyView(
                        key.keyId(), key.publicJwk().getAlgorithm(), key.signFrom(), key.signUntil(), key.signsAt(now)))
                .toList());
    }

    @POST
    @Path("rotate")
    @ResponseStatus(202)
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Has the next key sign early",
            description =
                    "It has been published for long, so no token is refused. Tokens of the present key stay valid.")
    @APIResponse(responseCode = "202", description = "The key that will sign, and from when on")
    @APIResponse(responseCode = "409", description = "KEY_ROTATION_UNDER_WAY")
    public Uni<Rotation> rotate(@Context SecurityContext security) {
        var operator = AccessToken.of(security).userId();
        return pool.withTransaction(transaction -> keys.hasten(transaction)
                        .onItem()
                        .ifNull()
                        .failWith(SigningKeyResource::underWay)
                        .call(next -> actions.record(
                                transaction,
                                operator,
                                "signing-key.rotated",
                                next.keyId(),
                                "signs from " + next.signFrom())))
                .call(next -> keys.refresh())
                .map(next -> new Rotation(next.keyId(), next.signFrom()));
    }

    private static DomainException underWay() {
        return new DomainException(
                CoreAuthError.KEY_ROTATION_UNDER_WAY, "The keys are about to change. Try again later.");
    }
}
