package dev.gatehouse.coreauth.privacy;

import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets the answer to a registration go before the work that follows from it, where registrations are private: an account's password
 * is hashed, a decoy's is not, and which of the two keeps the machine busy must not show in the answer's time. What a crash leaves
 * undone is found by whoever looks for such work anyway.
 */
@ApplicationScoped
public class HeadStart {

    private final RegistrationPrivacy privacy;
    private final PrivacyConfig config;
    private final Vertx vertx;

    HeadStart(RegistrationPrivacy privacy, PrivacyConfig config, Vertx vertx) {
        this.privacy = privacy;
        this.config = config;
        this.vertx = vertx;
    }

    /** Begins the work in a moment, or at once where registrations are open. */
    public void before(Runnable work) {
        if (privacy.isPrivate()) {
            vertx.setTimer(config.headStart().toMillis(), tick -> work.run());
        } else {
            work.run();
        }
    }
}
