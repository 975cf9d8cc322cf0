package dev.gatehouse.kit.security;

import io.smallrye.mutiny.Uni;
import org.jose4j.jwk.JsonWebKeySet;

/** Where public keys come from. The default asks {@link TokenConfig#jwksUrl()}; the issuer itself puts its own in place. */
public interface JwksSource {

    Uni<JsonWebKeySet> fetch();
}
