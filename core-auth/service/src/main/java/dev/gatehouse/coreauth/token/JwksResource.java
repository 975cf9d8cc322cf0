package dev.gatehouse.coreauth.token;

import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** The issuer's public keys. */
@Path("/.well-known/jwks.json")
class JwksResource {

    private final TokenKeys keys;
    private final IssueConfig config;

    JwksResource(TokenKeys keys, IssueConfig config) {
        this.keys = keys;
        this.config = config;
    }

    @GET
    @Produces("application/jwk-set+json")
    @PermitAll
    @Operation(summary = "Public keys of access tokens: previous, current, next (RFC 7517)")
    public RestResponse<String> jwks() {
        return RestResponse.ResponseBuilder.ok(keys.publishedJson())
                .header(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + config.jwksMaxAge().toSeconds())
                .build();
    }
}
