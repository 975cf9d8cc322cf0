package dev.gatehouse.coreauth.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.nimbusds.oauth2.sdk.ClientCredentialsGrant;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenIntrospectionRequest;
import com.nimbusds.oauth2.sdk.TokenIntrospectionResponse;
import com.nimbusds.oauth2.sdk.TokenIntrospectionSuccessResponse;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.login.Accounts;
import dev.gatehouse.coreauth.oauth.ServiceAccounts.Program;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Nimbus' OAuth SDK as anybody would use it, over HTTP. Only the origin differs: the tests' issuer is no address, so that of the
 * endpoints in the metadata is replaced by the server's.
 */
@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class StockClientTest {

    /** Unasked it waits for half a second, which a busy machine may stand still for. */
    private static final int PATIENCE_MILLIS = 20_000;

    @Inject
    ServiceAccounts programs;

    @Inject
    Accounts accounts;

    @TestHTTPResource
    URI origin = URI.create("http://unset");

    private AuthorizationServerMetadata metadata = new AuthorizationServerMetadata(new Issuer("http://unset"));
    private Program program = new Program("", "", "");

    @BeforeEach
    void discover() throws Exception {
        metadata = AuthorizationServerMetadata.parse(
                RestAssured.get("/.well-known/oauth-authorization-server").asString());
        program = programs.create("tokens:introspect", "reports:read");
    }

    @Test
    void theMetadataIsReadAndNamesTheMethods() {
        assertThat(metadata.getIssuer()).isEqualTo(new Issuer("http://issuer.test"));
        assertThat(metadata.getTokenEndpointAuthMethods())
                .containsExactly(
                        ClientAuthenticationMethod.CLIENT_SECRET_BASIC, ClientAuthenticationMethod.CLIENT_SECRET_POST);
        assertThat(metadata.getGrantTypes()).extracting(Object::toString).containsExactly("client_credentials");
        assertThat(metadata.getAuthorizationEndpointURI()).isNull();
    }

    @Test
    void aProgramGetsATokenByEitherMethod() throws Exception {
        for (var authentication : Set.of(basic(), post())) {
            var answer = TokenResponse.parse(new TokenRequest(
                            here(metadata.getTokenEndpointURI()),
                            authentication,
                            new ClientCredentialsGrant(),
                            new Scope("reports:read"))
                    .toHTTPRequest()
                    .send());

            assertThat(answer.indicatesSuccess()).isTrue();
            var token = answer.toSuccessResponse().getTokens().getBearerAccessToken();
            assertThat(token.getScope()).isEqualTo(new Scope("reports:read"));
            assertThat(token.getLifetime()).isEqualTo(600);
            assertThat(answer.toSuccessResponse().getTokens().getRefreshToken()).isNull();
        }
    }

    @Test
    void aWrongSecretIsUnderstood() throws Exception {
        var wrong = new ClientSecretBasic(new ClientID(program.clientId()), new Secret("wrong"));

        var answer = TokenResponse.parse(
                new TokenRequest(here(metadata.getTokenEndpointURI()), wrong, new ClientCredentialsGrant(), null)
                        .toHTTPRequest()
                        .send());

        assertThat(answer.toErrorResponse().getErrorObject().getCode()).isEqualTo("invalid_client");
        assertThat(answer.toErrorResponse().getErrorObject().getHTTPStatusCode())
                .isEqualTo(401);
    }

    @Test
    void aResourceServerVerifiesByTheKeysAlone() throws Exception {
        var token = token();

        var claims = verifier("gatehouse").process(token.getValue(), null);

        assertThat(claims.getSubject()).isEqualTo(program.clientId());
        assertThat(claims.getStringClaim("scope")).isEqualTo("reports:read tokens:introspect");
        assertThatThrownBy(() -> verifier("another").process(token.getValue(), null))
                .isInstanceOf(BadJOSEException.class);
    }

    @Test
    void aResourceServerAsksAndSeesARevocationAtOnce() throws Exception {
        var token = token();
        var told = introspect(token);
        assertThat(told.isActive()).isTrue();
        assertThat(told.getClientID()).isEqualTo(new ClientID(program.clientId()));
        assertThat(told.getScope()).isEqualTo(new Scope("reports:read", "tokens:introspect"));
        assertThat(told.getIssuer()).isEqualTo(metadata.getIssuer());
        assertThat(told.getExpirationTime()).isAfter(told.getIssueTime());

        var revoked = new TokenRevocationRequest(here(metadata.getRevocationEndpointURI()), basic(), token)
                .toHTTPRequest()
                .send();

        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(introspect(token).isActive()).isFalse();
    }

    @Test
    void aPublicClientGivesUpAPersonsRefreshToken() throws Exception {
        var client = Accounts.signIn(accounts.active());

        var revoked = new TokenRevocationRequest(
                        here(metadata.getRevocationEndpointURI()),
                        new ClientID("gatehouse"),
                        new RefreshToken(client.refreshToken()))
                .toHTTPRequest()
                .send();

        assertThat(revoked.getStatusCode()).isEqualTo(200);
        assertThat(introspect(new BearerAccessToken(client.accessToken())).isActive())
                .isFalse();
    }

    private AccessToken token() throws Exception {
        return TokenResponse.parse(new TokenRequest(
                                here(metadata.getTokenEndpointURI()), basic(), new ClientCredentialsGrant(), null)
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse()
                .getTokens()
                .getAccessToken();
    }

    private TokenIntrospectionSuccessResponse introspect(AccessToken token) throws Exception {
        return TokenIntrospectionResponse.parse(
                        new TokenIntrospectionRequest(here(metadata.getIntrospectionEndpointURI()), basic(), token)
                                .toHTTPRequest()
                                .send())
                .toSuccessResponse();
    }

    private DefaultJWTProcessor<SecurityContext> verifier(String audience) throws Exception {
        var patient = new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS);
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        here(metadata.getJWKSetURI()).toURL(), patient)
                .build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                audience,
                new JWTClaimsSet.Builder()
                        .issuer(metadata.getIssuer().getValue())
                        .build(),
                Set.of("sub", "iat", "exp", "jti", "client_id")));
        return processor;
    }

    private ClientAuthentication basic() {
        return new ClientSecretBasic(new ClientID(program.clientId()), new Secret(program.secret()));
    }

    private ClientAuthentication post() {
        return new ClientSecretPost(new ClientID(program.clientId()), new Secret(program.secret()));
    }

    private URI here(URI promised) {
        return origin.resolve(promised.getPath());
    }
}
