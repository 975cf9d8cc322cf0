package dev.gatehouse.coreauth.token;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.kit.security.TokenConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jboss.resteasy.reactive.RestResponse;

/** What anyone may know of the issuer. */
@Path("/.well-known")
class WellKnownResource {

    /** RFC 8414 metadata, only of what exists: no OAuth grant is offered, tokens come from {@code /v1/auth}. */
    record IssuerMetadata(
            String issuer,
            String jwksUri,
            @JsonProperty("response_types_supported") List<String> responseTypes,
            @JsonProperty("grant_types_supported") List<String> grantTypes) {}

    private final TokenKeys keys;
    private final TokenConfig tokens;
    private final IssueConfig config;

    WellKnownResource(TokenKeys keys, TokenConfig tokens, IssueConfig config) {
        this.keys = keys;
        this.tokens = tokens;
        this.config = config;
    }

    @GET
    @Path("jwks.json")
    @Produces("application/jwk-set+json")
    @PermitAll
    @Operation(summary = "Public keys of access tokens: previous, current, next (RFC 7517)")
    public RestResponse<String> jwks() {
        return cached(keys.publishedJson());
    }

    @GET
    @Path("openid-configuration")
    @Produces(MediaType.APPLICATION_JSON)
    @PermitAll
    @Operation(summary = "The issuer's metadata (RFC 8414)")
    public RestResponse<IssuerMetadata> metadata() {
        return cached(
                new IssuerMetadata(tokens.issuer(), tokens.issuer() + "/.well-known/jwks.json", List.of(), List.of()));
    }

    private <T> RestResponse<T> cached(T body) {
        return RestResponse.ResponseBuilder.ok(body)
                .header(
                        HttpHeaders.CACHE_CONTROL,
                        "public, max-age=" + config.jwksMaxAge().toSeconds())
                .build();
    }
}
