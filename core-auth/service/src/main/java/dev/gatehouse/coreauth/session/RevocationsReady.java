package dev.gatehouse.coreauth.session;

import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Not ready before it is known whose tokens to refuse. */
@Readiness
class RevocationsReady implements HealthCheck {

    private final RevocationWatch watch;

    RevocationsReady(RevocationWatch watch) {
        this.watch = watch;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("revocations")
                .status(watch.hasLooked())
                .build();
    }
}
