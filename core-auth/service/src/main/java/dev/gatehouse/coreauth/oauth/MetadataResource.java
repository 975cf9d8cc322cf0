package dev.gatehouse.coreauth.oauth;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.kit.security.TokenConfig;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;

/** What is offered, and where: only what exists. There are no ID tokens and no authorization endpoint. */
@Path("/.well-known")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
class MetadataResource {

    private static final List<String> WITH_SECRET = List.of("client_secret_basic", "client_secret_post");
    private static final List<String> WITH_OR_WITHOUT = List.of("client_secret_basic", "client_secret_post", "none");

    /** RFC 8414 section 2. */
    record Metadata(
            String issuer,
            String jwksUri,
            String tokenEndpoint,

            @JsonProperty("token_endpoint_auth_methods_supported")
            List<String> tokenMethods,

            String introspectionEndpoint,

            @JsonProperty("introspection_endpoint_auth_methods_supported")
            List<String> introspectionMethods,

            String revocationEndpoint,

            @JsonProperty("revocation_endpoint_auth_methods_supported")
            List<String> revocationMethods,

            @JsonProperty("grant_types_supported") List<String> grantTypes,
            @JsonProperty("response_types_supported") List<String> responseTypes) {}

    private final Metadata metadata;
    private final String caching;

    MetadataResource(TokenConfig tokens, IssueConfig config) {
        var issuer = tokens.issuer();
        this.metadata = new Metadata(
                issuer,
                issuer + "/.well-known/jwks.json",
                issuer + "/oauth2/token",
                WITH_SECRET,
                issuer + "/oauth2/introspect",
                WITH_SECRET,
                issuer + "/oauth2/revoke",
                WITH_OR_WITHOUT,
                List.of("client_credentials"),
                List.of());
        this.caching = "public, max-age=" + config.jwksMaxAge().toSeconds();
    }

    @GET
    @Path("oauth-authorization-server")
    @PermitAll
    @Operation(summary = "The issuer's metadata (RFC 8414)")
    public RestResponse<Metadata> authorizationServer() {
        return cached();
    }

    @GET
    @Path("openid-configuration")
    @PermitAll
    @Operation(summary = "The same, where OpenID Connect clients look for it")
    public RestResponse<Metadata> openidConfiguration() {
        return cached();
    }

    private RestResponse<Metadata> cached() {
        return RestResponse.ResponseBuilder.ok(metadata)
                .header(HttpHeaders.CACHE_CONTROL, caching)
                .build();
    }
}
