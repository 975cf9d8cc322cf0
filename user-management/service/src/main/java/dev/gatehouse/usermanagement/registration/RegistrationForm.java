package dev.gatehouse.usermanagement.registration;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a person sends in order to register: these fields and no others. */
@Schema(
        name = "Registration",
        requiredProperties = {"email", "password"})
record RegistrationForm(
        @Schema(
                description = "Where the verification mail goes; unique among accounts.",
                maxLength = 254,
                examples = "ada@example.org")
        @Nullable String email,

        @Schema(
                implementation = String.class,
                format = "password",
                minLength = 15,
                maxLength = 128,
                description = "Any Unicode, counted in code points after NFC.")
        @Nullable PlaintextPassword password,

        @Schema(description = "How the person is addressed; one line.", maxLength = 80, examples = "Ada") @Nullable String displayName,

        @Schema(
                description = "BCP 47 language, optionally with a region.",
                defaultValue = "en",
                pattern = "[a-z]{2,3}(-[A-Z]{2})?")
        @Nullable String locale) {

    /** Nothing of the password stays here. */
    void wipe() {
        if (password != null) {
            password.close();
        }
    }

    @Override
    public String toString() {
        return "RegistrationForm[redacted]";
    }
}
