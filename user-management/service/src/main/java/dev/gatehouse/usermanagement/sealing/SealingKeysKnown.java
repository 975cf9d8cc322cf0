package dev.gatehouse.usermanagement.sealing;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Not ready before core-auth's keys have been heard of for the first time. From then on they are kept, and core-auth's absence
 * makes nothing unready.
 */
@Readiness
@ApplicationScoped
class SealingKeysKnown implements HealthCheck {

    private final SealingKeyRing keys;

    SealingKeysKnown(SealingKeyRing keys) {
        this.keys = keys;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("sealing keys known")
                .status(keys.isInformed())
                .build();
    }
}
