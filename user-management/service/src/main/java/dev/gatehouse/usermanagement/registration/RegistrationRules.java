package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.usermanagement.api.EmailAddress;
import dev.gatehouse.usermanagement.password.PasswordRules;
import dev.gatehouse.usermanagement.profile.DisplayName;
import dev.gatehouse.usermanagement.profile.LanguageTag;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a registration must fulfil; everything that is wrong with it is said at once. */
@ApplicationScoped
class RegistrationRules {

    private static final String EMAIL = "/email";
    private static final String PASSWORD = "/password";
    private static final String PASSWORD_HASH = "/password_hash";
    private static final String DISPLAY_NAME = "/display_name";
    private static final String LOCALE = "/locale";

    private final PasswordRules passwords;

    RegistrationRules(PasswordRules passwords) {
        this.passwords = passwords;
    }

    /** Fails as {@link #check} does when the password is a breached one, which may be wiped as soon as this has returned. */
    Uni<Void> checkBreaches(PlaintextPassword password) {
        return passwords
                .breach(PASSWORD, password)
                .invoke(breach -> breach.ifPresent(error -> {
                    throw refused(List.of(error));
                }))
                .replaceWithVoid();
    }

    /** @throws DomainException INVALID_REQUEST naming each field that is refused and why */
    NewAccount check(RegistrationForm form, PlaintextPassword password) {
        var errors = new ArrayList<FieldError>();
        var email = email(form.email(), errors);
        passwords.refusal(PASSWORD, password, email).ifPresent(errors::add);
        return account(email, form.displayName(), form.locale(), errors);
    }

    /** @throws DomainException as above; whether the hash can be verified is core-auth's to say */
    NewAccount check(AccountImport form) {
        var errors = new ArrayList<FieldError>();
        var email = email(form.email(), errors);
        if (form.passwordHash() == null || form.passwordHash().isEmpty()) {
            errors.add(required(PASSWORD_HASH));
        } else if (form.passwordHash().length() > AccountImport.LONGEST_HASH) {
            errors.add(new FieldError(PASSWORD_HASH, "TOO_LONG", "No hash that is verified here is as long as this."));
        }
        return account(email, form.displayName(), form.locale(), errors);
    }

    private static NewAccount account(
            @Nullable EmailAddress email,
            @Nullable String displayName,
            @Nullable String locale,
            List<FieldError> errors) {
        var name = displayName(displayName, errors);
        var language = locale(locale, errors);
        if (email == null || !errors.isEmpty()) {
            throw refused(errors);
        }
        return new NewAccount(email, name, language);
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
