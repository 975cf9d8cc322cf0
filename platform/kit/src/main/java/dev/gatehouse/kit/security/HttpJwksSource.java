package dev.gatehouse.kit.security;

import io.quarkus.arc.DefaultBean;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.ext.web.client.WebClient;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.lang.JoseException;

/** Public keys by HTTP, from the configured address only. */
@DefaultBean
@ApplicationScoped
class HttpJwksSource implements JwksSource {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final WebClient client;
    private final TokenConfig config;

    HttpJwksSource(Vertx vertx, TokenConfig config) {
        this.client = WebClient.create(vertx, new WebClientOptions().setFollowRedirects(false));
        this.config = config;
    }

    @Override
    public Uni<JsonWebKeySet> fetch() {
        return client.getAbs(config.jwksUrl())
                .timeout(PATIENCE.toMillis())
                .send()
                .map(answer -> {
                    if (answer.statusCode() != 200) {
                        throw new IllegalStateException("JWKS: status " + answer.statusCode());
                    }
                    return answer.bodyAsString();
                })
                .map(HttpJwksSource::parse);
    }

    private static JsonWebKeySet parse(String json) {
        try {
            return new JsonWebKeySet(json);
        } catch (JoseException malformed) {
            throw new IllegalStateException(new IOException("JWKS cannot be read", malformed));
        }
    }
}
