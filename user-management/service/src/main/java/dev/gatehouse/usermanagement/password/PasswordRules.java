package dev.gatehouse.usermanagement.password;

import dev.gatehouse.coreauth.api.password.PasswordPolicy;
import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@link PasswordPolicy} as this service is configured and answers. Thread-safe. */
@ApplicationScoped
public class PasswordRules {

    private final PasswordPolicy policy;

    PasswordRules(PasswordConfig config) {
        this.policy = new PasswordPolicy(config.minLength(), config.productNames());
    }

    /**
     * Why the password is refused, if it is.
     *
     * @param pointer to the field that holds it
     * @param email the person's address, when it could be read
     */
    public Optional<FieldError> refusal(String pointer, PlaintextPassword password, @Nullable EmailAddress email) {
        var localPart = email == null ? null : email.canonicalLocalPart();
        return policy.rejection(password, localPart)
                .map(reason -> new FieldError(pointer, reason.name(), policy.detail(reason)));
    }
}
