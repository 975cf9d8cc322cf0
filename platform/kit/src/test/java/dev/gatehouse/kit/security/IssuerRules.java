package dev.gatehouse.kit.security;

import java.time.Duration;

/** Of an issuer that is not there. */
final class IssuerRules implements TokenConfig {

    @Override
    public String issuer() {
        return "http://issuer.test";
    }

    @Override
    public String audience() {
        return "gatehouse";
    }

    @Override
    public String jwksUrl() {
        return "http://issuer.test/jwks.json";
    }

    @Override
    public Duration jwksRefresh() {
        return Duration.ofMinutes(5);
    }

    @Override
    public Duration jwksPause() {
        return Duration.ofSeconds(10);
    }

    @Override
    public int leewaySeconds() {
        return 60;
    }

    @Override
    public Duration longestLife() {
        return Duration.ofMinutes(15);
    }

    @Override
    public int remembered() {
        return 10;
    }

    @Override
    public int maxLength() {
        return 4_096;
    }
}
