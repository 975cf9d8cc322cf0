package dev.gatehouse.usermanagement.registration;

import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Erases idempotency records that are no longer honoured, and decoys that nobody can ask for. */
@ApplicationScoped
class RegistrationUpkeep {

    private final RegistrationRepository registrations;
    private final RegistrationConfig config;
    private final Vertx vertx;
    private volatile long timer;

    RegistrationUpkeep(RegistrationRepository registrations, RegistrationConfig config, Vertx vertx) {
        this.registrations = registrations;
        this.config = config;
        this.vertx = vertx;
    }

    void start(@Observes StartupEvent started) {
        timer = vertx.setPeriodic(config.cleaning().toMillis(), tick -> forget());
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
    }

    private void forget() {
        registrations
                .forgetSome()
                .flatMap(done -> registrations.forgetDecoys())
                .subscribe()
                .with(done -> {}, failure -> Log.debugf("idempotency records not cleaned: %s", failure.getMessage()));
    }
}
