package dev.gatehouse.usermanagement.password;

import dev.gatehouse.coreauth.api.password.BreachedPasswords;
import dev.gatehouse.coreauth.api.password.PasswordPolicy;
import dev.gatehouse.coreauth.api.password.PasswordRejection;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.pace.OffLoop;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link PasswordPolicy} as this service is configured and answers. Thread-safe. */
@Startup // so that a process that cannot read the breached passwords does not come up
@ApplicationScoped
public class PasswordRules {

    private final PasswordPolicy policy;
    private final Optional<BreachedPasswords> breached;
    private final OffLoop offLoop;

    PasswordRules(PasswordConfig config, OffLoop offLoop) {
        this.policy = new PasswordPolicy(config.minLength(), config.productNames());
        this.breached = config.breachedFile().map(BreachedPasswords::open);
        this.offLoop = offLoop;
    }

    /**
     * Why the password is refused, if it is, but for {@link #breach}.
     *
     * @param pointer to the field that holds it
     * @param email the person's address, when it could be read
     */
    public Optional<FieldError> refusal(String pointer, PlaintextPassword password, @Nullable EmailAddress email) {
        var localPart = email == null ? null : email.canonicalLocalPart();
        return policy.rejection(password, localPart).map(reason -> error(pointer, reason));
    }

    /**
     * Whether it is known from a breach. Fails with UNAVAILABLE when that cannot be found out.
     *
     * @param password that is not refused otherwise; may be wiped as soon as this has returned
     */
    public Uni<Optional<FieldError>> breach(String pointer, PlaintextPassword password) {
        if (breached.isEmpty()) {
            return Uni.createFrom().item(Optional.empty());
        }
        var list = breached.get();
        var sha1 = password.sha1();
        return offLoop.run(() -> list.contains(sha1))
                .onTermination()
                .invoke(() -> Arrays.fill(sha1, (byte) 0))
                .onFailure()
                .transform(PasswordRules::unjudged)
                .map(known -> known ? Optional.of(error(pointer, PasswordRejection.BREACHED)) : Optional.empty());
    }

    private FieldError error(String pointer, PasswordRejection reason) {
        return new FieldError(pointer, reason.name(), policy.detail(reason));
    }

    private static DomainException unjudged(Throwable unread) {
        Log.errorf("no new password is taken: %s", unread);
        return new DomainException(PlatformError.UNAVAILABLE, "The password cannot be judged just now.");
    }
}
