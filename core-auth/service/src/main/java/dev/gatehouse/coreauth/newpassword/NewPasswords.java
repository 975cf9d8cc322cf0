package dev.gatehouse.coreauth.newpassword;

import dev.gatehouse.coreauth.api.password.PasswordPolicy;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.coreauth.password.HashLanes;
import dev.gatehouse.coreauth.password.Lane;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** Judges and hashes passwords that people choose, by the rules of the registration. */
@ApplicationScoped
public class NewPasswords {

    private static final String POINTER = "/new_password";

    private final PasswordPolicy policy;
    private final HashLanes lanes;

    NewPasswords(HashLanes lanes, NewPasswordConfig config) {
        this.policy = new PasswordPolicy(config.minLength(), config.productNames());
        this.lanes = lanes;
    }

    /**
     * What will be hashed; {@link #hash} wipes it, or the caller. Fails with INVALID_REQUEST, the field and the reason, when the
     * password is refused. Costs no hash.
     *
     * @param password stays the caller's, who wipes it
     * @param canonicalEmail of the account
     */
    public byte[] accepted(PlaintextPassword password, String canonicalEmail) {
        policy.rejection(password, canonicalEmail.substring(0, canonicalEmail.lastIndexOf('@')))
                .ifPresent(reason -> {
                    throw new DomainException(
                            PlatformError.INVALID_REQUEST,
                            "Some fields are not valid.",
                            List.of(new FieldError(POINTER, reason.name(), policy.detail(reason))));
                });
        var encoded = new byte[password.octets()];
        password.encode(encoded, 0);
        return encoded;
    }

    /**
     * Before all background work; fails with SIGN_IN_BUSY as a sign-in does.
     *
     * @param accepted becomes this one's, which wipes it
     */
    public Uni<NewHash> hash(byte[] accepted) {
        return lanes.submit(Lane.SIGN_IN, new HashNewPassword(accepted));
    }
}
