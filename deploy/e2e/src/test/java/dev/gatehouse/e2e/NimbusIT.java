package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
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
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.TokenRevocationRequest;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nimbus' OAuth SDK, unmodified: it is told the issuer and a program's secret, and finds the rest. */
class NimbusIT {

    private static final int PATIENCE_MILLIS = 30_000;

    @Test
    void aProgramAndAResourceServerNeedToKnowNothingButTheIssuer() throws Exception {
        var issuer = new Issuer(SystemUnderTest.system().gateway().toString());
        var metadata = AuthorizationServerMetadata.resolve(issuer);
        var program = Program.created(Administrator.token(), "reports:read", "tokens:introspect");
        var credentials = new ClientSecretBasic(new ClientID(program.clientId()), new Secret(program.secret()));

        var token = token(metadata, credentials);
        var claims = verifier(metadata).process(token.getValue(), null);

        assertThat(claims.getIssuer()).isEqualTo(issuer.getValue());
        assertThat(claims.getSubject()).isEqualTo(program.clientId());
        assertThat(claims.getStringClaim("scope")).isEqualTo("reports:read");
        assertThat(isActive(metadata, credentials, token)).isTrue();

        var revoked = new TokenRevocationRequest(metadata.getRevocationEndpointURI(), credentials, token)
                .toHTTPRequest()
                .send();

        assertThat(revoked.getStatusCode()).isEqualTo(200);
        Promised.A_SECOND.until(() -> !isActive(metadata, credentials, token));
    }

    private static AccessToken token(AuthorizationServerMetadata metadata, ClientAuthentication credentials)
            throws Exception {
        return TokenResponse.parse(new TokenRequest(
                                metadata.getTokenEndpointURI(),
                                credentials,
                                new ClientCredentialsGrant(),
                                new Scope("reports:read"))
                        .toHTTPRequest()
                        .send())
                .toSuccessResponse()
                .getTokens()
                .getAccessToken();
    }

    private static boolean isActive(
            AuthorizationServerMetadata metadata, ClientAuthentication credentials, AccessToken token)
            throws Exception {
        return TokenIntrospectionResponse.parse(
                        new TokenIntrospectionRequest(metadata.getIntrospectionEndpointURI(), credentials, token)
                                .toHTTPRequest()
                                .send())
                .toSuccessResponse()
                .isActive();
    }

    private static DefaultJWTProcessor<SecurityContext> verifier(AuthorizationServerMetadata metadata)
            throws Exception {
        // it would wait for half a second only
        var patient = new DefaultResourceRetriever(PATIENCE_MILLIS, PATIENCE_MILLIS);
        var keys = JWKSourceBuilder.<SecurityContext>create(
                        metadata.getJWKSetURI().toURL(), patient)
                .build();
        var processor = new DefaultJWTProcessor<SecurityContext>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, keys));
        processor.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "gatehouse",
                new JWTClaimsSet.Builder()
                        .issuer(metadata.getIssuer().getValue())
                        .build(),
                Set.of("sub", "iat", "exp", "jti", "client_id")));
        return processor;
    }
}
