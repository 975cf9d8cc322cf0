package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Network;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.ErrorCode.Category;
import dev.gatehouse.usermanagement.registration.RegisterUser.Accepted;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Bounds registrations from one network. Each counts before anything is done for it, whatever becomes of it, with two exceptions
 * for clients that do as they are told: what could not be taken just now is given back, and so is the repetition of what was
 * accepted before, as long as there are not too many of these. Otherwise a person whose session is late would be shut out by
 * asking for it.
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
class RegistrationLimit {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration HOUR = Duration.ofHours(1);

    private final Quota registrations;
    private final Quota repetitions;

    RegistrationLimit(RateLimiter limiter, RegistrationConfig config) {
        this.registrations =
                limiter.quota("registration", new Limit(config.perMinute(), MINUTE), new Limit(config.perHour(), HOUR));
        this.repetitions = limiter.quota("registration-repetition", new Limit(config.repetitionsPerMinute(), MINUTE));
    }

    /** The registration's outcome; fails with TOO_MANY_ATTEMPTS and the time to wait when the network has had its share. */
    Uni<Accepted> within(String clientAddress, Supplier<Uni<Accepted>> registration) {
        var network = Network.of(clientAddress);
        return registrations.take(network).flatMap(taken -> Uni.createFrom()
                .deferred(registration::get)
                .call(accepted -> accepted.repeated()
                        ? repeated(network, taken)
                        : Uni.createFrom().voidItem())
                .onFailure(RegistrationLimit::isForLater)
                .call(later -> registrations.giveBack(network, taken)));
    }

    private Uni<Void> repeated(String network, Instant taken) {
        return repetitions
                .takeIfLeft(network)
                .flatMap(left -> left
                        ? registrations.giveBack(network, taken)
                        : Uni.createFrom().voidItem());
    }

    private static boolean isForLater(Throwable failure) {
        return failure instanceof DomainException refusal
                ? refusal.code().category() == Category.UNAVAILABLE
                : PostgresFailure.isAway(failure);
    }
}
