package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import dev.gatehouse.usermanagement.password.PasswordRules;
import dev.gatehouse.usermanagement.profile.DisplayName;
import dev.gatehouse.usermanagement.profile.LanguageTag;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registration must fulfil; everything that is wrong with it is said at once. */
@ApplicationScoped
class RegistrationRules {

    private static final String EMAIL = "/email";
    private static final String PASSWORD = "/password";
    private static final String DISPLAY_NAME = "/display_name";
    private static final String LOCALE = "/locale";

    private final PasswordRules passwords;

    RegistrationRules(PasswordRules passwords) {
        this.passwords = passwords;
    }

    /** @throws DomainException INVALID_REQUEST naming each field that is refused and why */
    NewAccount check(RegistrationForm form, PlaintextPassword password) {
        var errors = new ArrayList<FieldError>();
        var email = email(form.email(), errors);
        passwords.refusal(PASSWORD, password, email).ifPresent(errors::add);
        var displayName = displayName(form.displayName(), errors);
        var locale = locale(form.locale(), errors);
        if (email == null || !errors.isEmpty()) {
            throw refused(errors);
        }
        return new NewAccount(email, displayName, locale);
    }

    static DomainException passwordMissing() {
        return refused(List.of(required(PASSWORD)));
    }

    private static @Nullable EmailAddress email(@Nullable String text, List<FieldError> errors) {
        if (text == null) {
            errors.add(required(EMAIL));
            return null;
        }
        var email = EmailAddress.parse(text).orElse(null);
        if (email == null) {
            errors.add(new FieldError(EMAIL, "INVALID", "This is not an e-mail address that mail can be sent to."));
        }
        return email;
    }

    private static @Nullable DisplayName displayName(@Nullable String text, List<FieldError> errors) {
        if (text == null) {
            return null;
        }
        return switch (DisplayName.read(DISPLAY_NAME, text)) {
            case DisplayName.Reading.Accepted(var name) -> name;
            case DisplayName.Reading.Refused(var error) -> {
                errors.add(error);
                yield null;
            }
        };
    }

    private static LanguageTag locale(@Nullable String text, List<FieldError> errors) {
        if (text == null) {
            return LanguageTag.DEFAULT;
        }
        return LanguageTag.read(text).orElseGet(() -> {
            errors.add(new FieldError(LOCALE, "INVALID", "A language like \"en\" or \"pt-BR\" is expected."));
            return LanguageTag.DEFAULT;
        });
    }

    private static FieldError required(String pointer) {
        return new FieldError(pointer, "REQUIRED", "This field is needed.");
    }

    private static DomainException refused(List<FieldError> errors) {
        return new DomainException(PlatformError.INVALID_REQUEST, "Some fields are not valid.", errors);
    }
}
