package dev.gatehouse.communication.template;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
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

/** The pages that mails link to. */
@Path("/")
@Produces(MediaType.TEXT_HTML + ";charset=utf-8")
class PageResource {

    private static final String DESCRIPTION =
            "The token is in the link's fragment, which no server and no log sees. Opening the page redeems nothing.";

    /** Parsed, and checked against their parameters, when the service is built. */
    @CheckedTemplate(basePath = "page", requireTypeSafeExpressions = true)
    static class Templates {

        private Templates() {}

        static native TemplateInstance verifyEmail(String language, String style, String script);

        static native TemplateInstance setPassword(String language, String style, String script);
    }

    private final StaticPage verifyEmail = new StaticPage("verify-email", Templates::verifyEmail);
    private final StaticPage setPassword = new StaticPage("set-password", Templates::setPassword);

    @GET
    @Path("verify-email")
    @PermitAll
    @Operation(summary = "The page behind the link that confirms an address", description = DESCRIPTION)
    public RestResponse<String> verifyEmail(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @DefaultValue("en") String acceptLanguage) {
        return verifyEmail.answer(acceptLanguage);
    }

    @GET
    @Path("set-password")
    @PermitAll
    @Operation(summary = "The page behind the link that sets a password", description = DESCRIPTION)
    public RestResponse<String> setPassword(
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) @DefaultValue("en") String acceptLanguage) {
        return setPassword.answer(acceptLanguage);
    }
}
