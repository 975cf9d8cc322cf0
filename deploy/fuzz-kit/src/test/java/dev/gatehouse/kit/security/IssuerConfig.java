package dev.gatehouse.kit.security;

import java.time.Duration;

/** The issuer of the tokens that the fuzzer makes. */
final class IssuerConfig implements TokenConfig {

    private static final int LONGEST = 4_096;

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
        return Duration.ofDays(1);
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
        return 0;
    }

    @Override
    public int maxLength() {
        return LONGEST;
    }
}
