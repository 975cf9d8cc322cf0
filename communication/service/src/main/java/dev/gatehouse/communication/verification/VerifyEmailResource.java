package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.template.Language;
import dev.gatehouse.communication.template.VerificationPage;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

@Path("/verify-email")
class VerifyEmailResource {

    private final VerificationPage page;

    VerifyEmailResource(VerificationPage page) {
        this.page = page;
    }

    @GET
    @Produces(MediaType.TEXT_HTML + ";charset=utf-8")
    @PermitAll
    @Operation(
            summary = "The page behind the link in the mail",
            description =
                    "The token is in the link's fragment, which no server and no log sees. Opening the page redeems nothing.")
    public RestResponse<String> page(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @DefaultValue("en") String acceptLanguage) {
        return RestResponse.ResponseBuilder.ok(page.html(Language.accepted(acceptLanguage)))
                .header("Content-Security-Policy", page.contentSecurityPolicy())
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT_LANGUAGE)
                .build();
    }
}
