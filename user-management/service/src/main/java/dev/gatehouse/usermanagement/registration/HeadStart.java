package dev.gatehouse.usermanagement.registration;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Lets the answer to a registration go before what is announced by it, where registrations are private: an account is announced, a
 * decoy is not, and which of the two has other services at work must not show in the answer's time. What a crash leaves unannounced
 * is found by the relay's next look.
 */
@ApplicationScoped
class HeadStart {

    private final RegistrationConfig config;
    private final Vertx vertx;

    HeadStart(RegistrationConfig config, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /** The answer, with the work begun a moment behind it, or at once where registrations are open. */
    <T> Uni<T> before(Runnable work, Uni<T> answer) {
        if (config.isPrivate()) {
            return answer.onTermination()
                    .invoke(() -> vertx.setTimer(config.headStart().toMillis(), tick -> work.run()));
        }
        work.run();
        return answer;
    }
}
