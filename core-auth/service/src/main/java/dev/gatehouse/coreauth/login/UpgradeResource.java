package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;

/** The way from a temporary session to a full one. */
@Path("/v1/activations/{user_id}/upgrade")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Activation")
class UpgradeResource {

    private final UpgradeSession upgradeSession;
    private final TokenAnswers answers;

    UpgradeResource(UpgradeSession upgradeSession, TokenAnswers answers) {
        this.upgradeSession = upgradeSession;
        this.answers = answers;
    }

    @POST
    @RolesAllowed(Access.TEMPORARY_SESSION)
    @Operation(
            summary = "Exchange the temporary session for a full one, once",
            description = "The old session's tokens are refused from then on, and so are those of the account's other"
                    + " temporary sessions.")
    @APIResponse(responseCode = "200", description = "A full session under a new id")
    @APIResponse(responseCode = "401", description = "It was done before, or the account is suspended: sign in")
    @APIResponse(responseCode = "409", description = "NOT_ACTIVATED: the account is not active yet")
    public Uni<RestResponse<SignedIn>> upgrade(
            @RestPath("user_id") UUID userId, @Context SecurityContext security, @Context HttpServerRequest http) {
        var caller = AccessToken.of(security);
        if (!caller.userId().equals(userId)) {
            throw new DomainException(CoreAuthError.ACTIVATION_NOT_YOURS, "This is somebody else's activation.");
        }
        return upgradeSession.upgrade(caller, answers.client(null, http)).map(TokenAnswers::uncached);
    }
}
