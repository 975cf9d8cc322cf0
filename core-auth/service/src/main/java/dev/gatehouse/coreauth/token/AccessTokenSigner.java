package dev.gatehouse.coreauth.token;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.gatehouse.kit.security.NativeCurves;
import dev.gatehouse.kit.security.TokenConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jose4j.jws.EcdsaUsingShaAlgorithm;
import org.jspecify.annotations.Nullable;

/**
 * Signs access tokens: JWT of type {@code at+jwt} with the claims of RFC 9068 section 2.2, ES256 (RFC 7518 section 3.4). The
 * signature is nearly all of the cost, so the rest is put together by hand. Safe on an event loop; thread-safe.
 */
@ApplicationScoped
public class AccessTokenSigner {

    private static final String TYPE = "at+jwt";
    private static final int JTI_BYTES = 16;
    private static final int SIGNATURE_BYTES = 64;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private static final ThreadLocal<Engine> ENGINES = new ThreadLocal<>();

    private final TokenKeys keys;
    private final Clock clock;
    private final String constantClaims;
    private final String clientId;
    private final SecureRandom random = new SecureRandom();

    AccessTokenSigner(TokenKeys keys, TokenConfig accepted, IssueConfig config, Clock clock) {
        this.keys = keys;
        this.clock = clock;
        this.constantClaims = "{\"iss\":" + quoted(accepted.issuer()) + ",\"aud\":" + quoted(accepted.audience());
        this.clientId = quoted(config.clientId());
    }

    /**
     * @param lifetime of the token, whole seconds
     * @throws dev.gatehouse.kit.problem.DomainException UNAVAILABLE while there is no key to sign with
     */
    public SignedToken sign(AccessGrant grant, Duration lifetime) {
        var subject = quoted(grant.userId().toString());
        var json = common(subject, clientId, grant.strength().scope, grant.sessionId(), lifetime)
                .append(",\"auth_time\":")
                .append(grant.authenticatedAt().getEpochSecond())
                .append(",\"acr\":\"")
                .append(grant.strength().acr)
                .append("\",\"amr\":")
                .append(grant.strength().amr)
                .append(",\"roles\":");
        return signed(appendArray(json, grant.roles()).append('}').toString(), lifetime);
    }

    /**
     * A service account's: no person, so no {@code auth_time}, {@code acr}, {@code amr} and no roles.
     *
     * @param lifetime of the token, whole seconds
     * @throws dev.gatehouse.kit.problem.DomainException UNAVAILABLE while there is no key to sign with
     */
    public SignedToken sign(AccessGrant.OfService grant, Duration lifetime) {
        var client = quoted(grant.clientId());
        var json = common(client, client, String.join(" ", grant.scopes()), grant.grantId(), lifetime);
        return signed(json.append('}').toString(), lifetime);
    }

    private SignedToken signed(String payload, Duration lifetime) {
        var key = keys.current();
        var input = header(key) + "." + encoded(payload);
        var signature = engine(key).sign(input.getBytes(StandardCharsets.US_ASCII));
        return new SignedToken(input + "." + BASE64URL.encodeToString(signature), lifetime.toSeconds());
    }

    /** The claims that every token has; the object is left open. */
    private StringBuilder common(String subject, String client, String scope, String sid, Duration lifetime) {
        long now = clock.instant().getEpochSecond();
        var id = new byte[JTI_BYTES];
        random.nextBytes(id);
        return new StringBuilder(512)
                .append(constantClaims)
                .append(",\"client_id\":")
                .append(client)
                .append(",\"sub\":")
                .append(subject)
                .append(",\"exp\":")
                .append(now + lifetime.toSeconds())
                .append(",\"iat\":")
                .append(now)
                .append(",\"jti\":\"")
                .append(BASE64URL.encodeToString(id))
                .append("\",\"scope\":")
                .append(quoted(scope))
                .append(",\"sid\":")
                .append(quoted(sid));
    }

    private static StringBuilder appendArray(StringBuilder json, List<String> values) {
        json.append('[');
        for (int i = 0; i < values.size(); i++) {
            json.append(i == 0 ? "" : ",").append(quoted(values.get(i)));
        }
        return json.append(']');
    }

    private static String quoted(String text) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }

    private static String encoded(String json) {
        return BASE64URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(SigningKey key) {
        return encoded("{\"alg\":\"ES256\",\"kid\":\"" + key.keyId() + "\",\"typ\":\"" + TYPE + "\"}");
    }

    private Engine engine(SigningKey key) {
        @Nullable Engine engine = ENGINES.get();
        if (engine == null || !engine.key.keyId().equals(key.keyId())) {
            engine = new Engine(key);
            ENGINES.set(engine);
        }
        return engine;
    }

    /** One thread's prepared signature of one key. */
    private static final class Engine {

        private final SigningKey key;
        private final Signature signature;

        Engine(SigningKey key) {
            this.key = key;
            try {
                signature = Signature.getInstance(NativeCurves.ES256);
                signature.initSign(key.privateKey());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("ES256 is not available", e);
            }
        }

        byte[] sign(byte[] input) {
            try {
                signature.update(input);
                return EcdsaUsingShaAlgorithm.convertDerToConcatenated(signature.sign(), SIGNATURE_BYTES);
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("ES256 failed", e);
            }
        }
    }
}
