package dev.gatehouse.communication.verification;

import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/v1/email-verifications")
@Tag(name = "E-mail verification")
class EmailVerificationResource {

    record Confirmation(
            @NotNull @Schema(
                    implementation = String.class,
                    pattern = "gh_ev_[A-Za-z0-9_-]{43}",
                    description = "From the fragment of the link in the mail")
            OneTimeToken token) {}

    private final RequestMail requestMail;
    private final ConfirmAddress confirmAddress;

    EmailVerificationResource(RequestMail requestMail, ConfirmAddress confirmAddress) {
        this.requestMail = requestMail;
        this.confirmAddress = confirmAddress;
    }

    @POST
    @ResponseStatus(202)
    @RolesAllowed({Access.FULL_SESSION, Access.TEMPORARY_SESSION})
    @Operation(
            summary = "Send the verification mail again",
            description =
                    "To the caller's own address, at most once a minute, three times in five minutes and ten times a"
                            + " day; the link in the newest mail is the only one that works. The answer does not tell whether a mail is"
                            + " sent: none is when the address is verified or the limits are reached.")
    @APIResponse(responseCode = "202", description = "Noted")
    public Uni<Void> sendAgain(@Context SecurityContext security) {
        return requestMail.request(AccessToken.of(security).userId());
    }

    @POST
    @Path("/confirm")
    @Consumes(MediaType.APPLICATION_JSON)
    @ResponseStatus(204)
    @PermitAll
    @Operation(summary = "Confirm an e-mail address", description = "With the token from the mail. It works once.")
    @APIResponse(responseCode = "204", description = "The address is verified")
    @APIResponse(responseCode = "400", description = "This is not a token")
    @APIResponse(
            responseCode = "410",
            description = "Unknown, used, too old, replaced by a newer one, or the address changed")
    public Uni<Void> confirm(@NotNull @Valid Confirmation confirmation) {
        return confirmAddress.confirm(confirmation.token());
    }
}
