package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.coreauth.audit.Initiator;
import dev.gatehouse.coreauth.oauth.IssueServiceToken.Issued;
import dev.gatehouse.coreauth.serviceaccount.ServiceAccount;
import dev.gatehouse.coreauth.token.IssueConfig;
import dev.gatehouse.kit.http.ClientAddress;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/**
 * OAuth 2.0 endpoints for programs. Who calls is in the request itself, by HTTP Basic or parameters, so each method authenticates its
 * client first.
 */
@Path("/oauth2")
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "OAuth 2.0")
class OAuthResource {

    private static final String CLIENT_CREDENTIALS = "client_credentials";

    private final ClientAuthentication clients;
    private final IssueServiceToken issueServiceToken;
    private final Introspection introspection;
    private final RevokeToken revokeToken;
    private final IssueConfig config;
    private final ClientAddress address;

    OAuthResource(
            ClientAuthentication clients,
            IssueServiceToken issueServiceToken,
            Introspection introspection,
            RevokeToken revokeToken,
            IssueConfig config,
            ClientAddress address) {
        this.clients = clients;
        this.issueServiceToken = issueServiceToken;
        this.introspection = introspection;
        this.revokeToken = revokeToken;
        this.config = config;
        this.address = address;
    }

    @POST
    @Path("token")
    @PermitAll
    @Operation(
            summary = "A service account's token, by client credentials (RFC 6749 section 4.4)",
            description = "Parameters: grant_type=client_credentials, scope (optional: all that the account has).")
    @APIResponse(responseCode = "200", description = "access_token, token_type, expires_in, scope")
    @APIResponse(responseCode = "401", description = "invalid_client")
    public Uni<RestResponse<Issued>> token(String body, @Context HttpServerRequest http) {
        var form = OAuthForm.read(body);
        if (!form.require("grant_type").equals(CLIENT_CREDENTIALS)) {
            throw new OAuthException(OAuthError.UNSUPPORTED_GRANT_TYPE, "Only client_credentials is offered.");
        }
        return clients.authenticate(PresentedClient.of(http, form), unknown(http))
                .map(account -> uncached(issueServiceToken.issue(account, form.get("scope"))));
    }

    @POST
    @Path("introspect")
    @PermitAll
    @Operation(
            summary = "Is this token good, and whose is it? (RFC 7662)",
            description =
                    "Parameters: token, token_type_hint (only a hint). The caller is a service account with the scope"
                            + " tokens:introspect; refresh tokens are told of only to one that also has refresh-tokens:introspect.")
    @APIResponse(responseCode = "200", description = "{\"active\":false} for whatever is not good")
    @APIResponse(responseCode = "401", description = "invalid_client")
    @APIResponse(responseCode = "403", description = "insufficient_scope")
    public Uni<RestResponse<Introspection.Answer>> introspect(String body, @Context HttpServerRequest http) {
        var form = OAuthForm.read(body);
        var token = form.require("token");
        return clients.authenticateToAsk(PresentedClient.of(http, form), unknown(http))
                .flatMap(caller -> introspection.introspect(caller, token))
                .map(OAuthResource::uncached);
    }

    @POST
    @Path("revoke")
    @PermitAll
    @Operation(
            summary = "Ends a refresh token's session, or one access token (RFC 7009)",
            description =
                    "Parameters: token, token_type_hint (only a hint), client_id. Of people's tokens, whoever holds them;"
                            + " a service account authenticates and revokes its own.")
    @APIResponse(responseCode = "200", description = "It is not good any more, or never was")
    @APIResponse(responseCode = "429", description = "Too many of this service account lately: see Retry-After")
    @APIResponse(responseCode = "503", description = "It could not be stored: the token is still good")
    public Uni<RestResponse<Void>> revoke(String body, @Context HttpServerRequest http) {
        var form = OAuthForm.read(body);
        var token = form.require("token");
        return caller(PresentedClient.of(http, form), http)
                .flatMap(clientId -> revokeToken.revoke(clientId, token, initiator(clientId, http)))
                .map(done -> RestResponse.ResponseBuilder.<Void>ok()
                        .header(HttpHeaders.CACHE_CONTROL, "no-store")
                        .build());
    }

    /** Of people's tokens nobody knows who holds them. */
    private Initiator initiator(String clientId, HttpServerRequest http) {
        return clientId.equals(config.clientId())
                ? unknown(http)
                : Initiator.serviceAccount(clientId, address.of(http), agent(http));
    }

    private Initiator unknown(HttpServerRequest http) {
        return Initiator.unknown(address.of(http), agent(http));
    }

    private static String agent(HttpServerRequest http) {
        return Optional.ofNullable(http.getHeader(HttpHeaders.USER_AGENT)).orElse("");
    }

    /** The public client is who people's clients are: it has no secret, and needs none to give a token up. */
    private Uni<String> caller(PresentedClient client, HttpServerRequest http) {
        return client.secret().isEmpty() && client.clientId().equals(config.clientId())
                ? Uni.createFrom().item(config.clientId())
                : clients.authenticate(client, unknown(http)).map(ServiceAccount::clientId);
    }

    @ServerExceptionMapper
    public RestResponse<OAuthProblems.Body> refused(Throwable failure) {
        return OAuthProblems.answer(failure);
    }

    /** Tokens, and what is known of them, are for this client only (RFC 6749 section 5.1). */
    private static <T> RestResponse<T> uncached(T body) {
        return RestResponse.ResponseBuilder.ok(body)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Pragma", "no-cache")
                .build();
    }
}
