package dev.gatehouse.coreauth.newpassword;

import dev.gatehouse.coreauth.api.password.BreachedPasswords;
import dev.gatehouse.coreauth.api.password.PasswordPolicy;
import dev.gatehouse.coreauth.api.password.PasswordRejection;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.kit.pace.OffLoop;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Judges and hashes passwords that people choose, by the rules of the registration. */
@Startup // so that a process that cannot read the breached passwords does not come up
@ApplicationScoped
public class NewPasswords {

    private static final String POINTER = "/new_password";

    private final PasswordPolicy policy;
    private final Optional<BreachedPasswords> breached;
    private final HashLanes lanes;
    private final OffLoop offLoop;

    NewPasswords(HashLanes lanes, OffLoop offLoop, NewPasswordConfig config) {
        this.policy = new PasswordPolicy(config.minLength(), config.productNames());
        this.breached = config.breachedFile().map(BreachedPasswords::open);
        this.lanes = lanes;
        this.offLoop = offLoop;
    }

    /**
     * What will be hashed; {@link #hash} wipes it, or the caller. Fails with INVALID_REQUEST, the field and the reason, when the
     * password is refused, and with UNAVAILABLE when that cannot be found out. Costs no hash.
     *
     * @param password stays the caller's, who wipes it, and not before this completes
     * @param canonicalEmail of the account
     */
    public Uni<byte[]> accepted(PlaintextPassword password, String canonicalEmail) {
        policy.rejection(password, canonicalEmail.substring(0, canonicalEmail.lastIndexOf('@')))
                .ifPresent(reason -> {
                    throw refused(reason);
                });
        return isBreached(password).map(known -> {
            if (known) {
                throw refused(PasswordRejection.BREACHED);
            }
            var encoded = new byte[password.octets()];
            password.encode(encoded, 0);
            return encoded;
        });
    }

    /**
     * Before all background work; fails with SIGN_IN_BUSY as a sign-in does.
     *
     * @param accepted becomes this one's, which wipes it
     */
    public Uni<NewHash> hash(byte[] accepted) {
        return lanes.submit(Lane.SIGN_IN, new HashNewPassword(accepted));
    }

    private Uni<Boolean> isBreached(PlaintextPassword password) {
        if (breached.isEmpty()) {
            return Uni.createFrom().item(false);
        }
        var list = breached.get();
        var sha1 = password.sha1();
        return offLoop.run(() -> list.contains(sha1))
                .onTermination()
                .invoke(() -> Arrays.fill(sha1, (byte) 0))
                .onFailure()
                .transform(NewPasswords::unjudged);
    }

    private DomainException refused(PasswordRejection reason) {
        return new DomainException(
                PlatformError.INVALID_REQUEST,
                "Some fields are not valid.",
                List.of(new FieldError(POINTER, reason.name(), policy.detail(reason))));
    }

    private static DomainException unjudged(Throwable unread) {
        Log.errorf("no new password is taken: %s", unread);
        return new DomainException(PlatformError.UNAVAILABLE, "The password cannot be judged just now.");
    }
}
