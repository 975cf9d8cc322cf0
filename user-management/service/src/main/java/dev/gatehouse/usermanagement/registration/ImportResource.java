package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.usermanagement.registration.RegistrationResource.UserView;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** Accounts from another system, one at a time, for operators. */
@Path("/admin/v1/users")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Accounts")
class ImportResource {

    private final ImportAccount importAccount;
    private final Operators operators;

    ImportResource(ImportAccount importAccount, Operators operators) {
        this.importAccount = importAccount;
        this.operators = operators;
    }

    @POST
    @RolesAllowed(Access.OPERATOR)
    @Operation(
            summary = "Bring an account from another system, with the hash of its password",
            description =
                    "The person signs in as before and notices nothing. A second time it is 409 and nothing changes.")
    @APIResponse(responseCode = "202", description = "Committed; its roles follow.")
    @APIResponse(
            responseCode = "400",
            description =
                    "A field is missing or refused; errors[] names it: NOT_VERIFIABLE for a hash of another kind, or one"
                            + " that costs more to verify than this installation allows.")
    @APIResponse(responseCode = "409", description = "EMAIL_TAKEN")
    @APIResponse(responseCode = "503", description = "Cannot be taken just now; see Retry-After.")
    public Uni<RestResponse<UserView>> take(
            @NotNull AccountImport account, @Context SecurityContext security, @Context HttpServerRequest http) {
        return importAccount
                .take(account, operators.of(security, http))
                .map(user -> RestResponse.ResponseBuilder.create(
                                RestResponse.Status.ACCEPTED,
                                new UserView(user.id(), user.email(), user.displayName(), user.registeredAt()))
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }
}
