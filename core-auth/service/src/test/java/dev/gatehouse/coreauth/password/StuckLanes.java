package dev.gatehouse.coreauth.password;

import jakarta.enterprise.context.ApplicationScoped;

/** Keeps hashing from getting on, as a crowd of sign-ins does. */
@ApplicationScoped
public class StuckLanes {

    private final HashLanes lanes;
    private final HashingConfig config;

    StuckLanes(HashLanes lanes, HashingConfig config) {
        this.lanes = lanes;
        this.config = config;
    }

    /** Every thread of the lane is busy, and nothing waits yet. */
    public StuckLane stuck(Lane lane) {
        return StuckLane.of(lanes, lane, threads());
    }

    int threads() {
        return config.threads().orElseGet(Runtime.getRuntime()::availableProcessors);
    }
}
