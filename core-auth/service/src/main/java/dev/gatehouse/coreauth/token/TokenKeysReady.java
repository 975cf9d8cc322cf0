package dev.gatehouse.coreauth.token;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before there is a key to sign with. */
@Readiness
class TokenKeysReady implements HealthCheck {

    private final TokenKeys keys;

    TokenKeysReady(TokenKeys keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("token keys").status(keys.isLoaded()).build();
    }
}
