package dev.gatehouse.authorization.knowledge;

import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once the policy has been read: a replica that knows nothing denies everything. */
@Readiness
@ApplicationScoped
class PolicyReadiness implements AsyncHealthCheck {

    private final PolicyFeed feed;

    PolicyReadiness(PolicyFeed feed) {
        this.feed = feed;
    }

    @Override
    public Uni<HealthCheckResponse> call() {
        return Uni.createFrom()
                .item(HealthCheckResponse.named("policy")
                        .status(feed.knowledge() != null)
                        .build());
    }
}
