package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.kit.http.RefusalForm;
import dev.gatehouse.kit.problem.ProblemMapper;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotSupportedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * Refusals of requests to the OAuth endpoints that reach none of their methods, and so not their mapper: errors of RFC 6749 section
 * 5.2, too. Elsewhere the same refusals stay problems.
 */
@ApplicationScoped
public class OAuthRefusals implements RefusalForm {

    private static final String ENDPOINTS = "/oauth2/";

    /** All that each endpoint takes. */
    private static final String ALLOWED = "POST";

    @Override
    public boolean isFor(String path) {
        return path.startsWith(ENDPOINTS);
    }

    @Override
    public void end(HttpServerResponse response, String detail) {
        response.putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(new JsonObject()
                        .put("error", OAuthError.INVALID_REQUEST.wireName())
                        .put("error_description", detail)
                        .encode());
    }

    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException refused, UriInfo uri) {
        var answer = OAuthProblems.misdirected(Status.METHOD_NOT_ALLOWED, "Only POST is allowed here.")
                .header(HttpHeaders.ALLOW, ALLOWED);
        return told(refused, uri, answer);
    }

    @ServerExceptionMapper
    public Response notSupported(NotSupportedException refused, UriInfo uri) {
        var answer = OAuthProblems.misdirected(
                Status.UNSUPPORTED_MEDIA_TYPE, "The body has to be application/x-www-form-urlencoded.");
        return told(refused, uri, answer);
    }

    @ServerExceptionMapper
    public Response notAcceptable(NotAcceptableException refused, UriInfo uri) {
        return told(refused, uri, OAuthProblems.misdirected(Status.NOT_ACCEPTABLE, "The answer is application/json."));
    }

    private Response told(WebApplicationException refused, UriInfo uri, RestResponse.ResponseBuilder<?> answer) {
        return isFor(uri.getPath())
                ? answer.build().toResponse()
                : new ProblemMapper().http(refused, uri).toResponse();
    }
}
