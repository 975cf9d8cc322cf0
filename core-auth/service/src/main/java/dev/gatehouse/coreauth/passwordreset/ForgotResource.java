package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.kit.http.ClientAddress;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.ResponseStatus;

@Path("/v1/password/forgot")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "Password")
class ForgotResource {

    record ForgotRequest(@NotNull @Size(max = 512) String email) {

        @Override
        public String toString() {
            return "ForgotRequest[redacted]";
        }
    }

    private final ForgotPassword forgotPassword;
    private final ClientAddress address;

    ForgotResource(ForgotPassword forgotPassword, ClientAddress address) {
        this.forgotPassword = forgotPassword;
        this.address = address;
    }

    @POST
    @ResponseStatus(202)
    @PermitAll
    @Operation(
            summary = "Have a link mailed by which the password is set anew",
            description =
                    "The answer is the same whether anybody has the address or not, and when it has had its share of"
                            + " mails: 1 a minute, 3 in five minutes, 10 a day.")
    @APIResponse(responseCode = "202", description = "Taken")
    @APIResponse(responseCode = "400", description = "This is no e-mail address")
    @APIResponse(responseCode = "429", description = "TOO_MANY_ATTEMPTS of this client: see Retry-After")
    public Uni<Void> forgot(@NotNull @Valid ForgotRequest request, @Context HttpServerRequest http) {
        return EmailAddress.parse(request.email())
                .map(email -> forgotPassword.request(email, client(http)))
                .orElseThrow(() -> new DomainException(
                        PlatformError.INVALID_REQUEST,
                        "Some fields are not valid.",
                        List.of(new FieldError("/email", "MALFORMED", "This is no e-mail address."))));
    }

    private Client client(HttpServerRequest http) {
        return Client.of(null, address.of(http), http.getHeader(HttpHeaders.USER_AGENT));
    }
}
