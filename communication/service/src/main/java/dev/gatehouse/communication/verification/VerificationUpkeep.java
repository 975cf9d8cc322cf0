package dev.gatehouse.communication.verification;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;

/** Forgets who asked for a mail more than a day ago and was never verified: decoys among them, whom nothing else removes. */
@ApplicationScoped
class VerificationUpkeep {

    /** The longest window of a limit. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    private final VerificationRepository verifications;
    private final VerificationConfig config;
    private final Clock clock;
    private final Vertx vertx;
    private long timer;

    VerificationUpkeep(VerificationRepository verifications, VerificationConfig config, Clock clock, Vertx vertx) {
        this.verifications = verifications;
        this.config = config;
        this.clock = clock;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.cleaning().toMillis(), tick -> forgetOld()
                .subscribe()
                .with(done -> {}, failure -> Log.debugf("requests for mails stay: %s", failure.getMessage())));
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    Uni<Void> forgetOld() {
        return verifications.forget(clock.instant().minus(REMEMBERED));
    }
}
