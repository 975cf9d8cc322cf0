package dev.gatehouse.coreauth.passwordreset;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/** Deletes tokens that nobody has used, and who asked for them more than a day ago. */
@ApplicationScoped
class TokenUpkeep {

    private static final Duration INTERVAL = Duration.ofHours(1);

    private final ActionTokenRepository tokens;
    private final ForgotMails forgotten;
    private final Vertx vertx;
    private long timer;

    TokenUpkeep(ActionTokenRepository tokens, ForgotMails forgotten, Vertx vertx) {
        this.tokens = tokens;
        this.forgotten = forgotten;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(INTERVAL.toMillis(), tick -> tokens.forgetExpired()
                .flatMap(done -> forgotten.forgetOld())
                .subscribe()
                .with(done -> {}, failure -> Log.debugf("expired tokens stay: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }
}
