package dev.gatehouse.usermanagement.registration;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** An account as another system has it: these fields and no others. */
@Schema(
        name = "AccountImport",
        requiredProperties = {"email", "password_hash"})
record AccountImport(
        @Schema(description = "Unique among accounts.", maxLength = 254, examples = "ada@example.org") @Nullable String email,

        @Schema(
                format = "password",
                maxLength = LONGEST_HASH,
                description =
                        "A PHC string of Argon2, bcrypt, PBKDF2 or scrypt. At the first sign-in it is replaced by one of"
                                + " Gatehouse's own.",
                examples = "$2b$12$R9h/cIPz0gi.URNNX3kh2OPST9/PgBkqquzi.Ss7KIUgO2t0jWMUW")
        @Nullable String passwordHash,

        @Schema(description = "Whether the address needs no mail to be confirmed.", defaultValue = "false") @Nullable Boolean emailVerified,

        @Schema(description = "How the person is addressed; one line.", maxLength = 80, examples = "Ada") @Nullable String displayName,

        @Schema(
                description = "BCP 47 language, optionally with a region.",
                defaultValue = "en",
                pattern = "[a-z]{2,3}(-[A-Z]{2})?")
        @Nullable String locale) {

    /** What core-auth takes. */
    static final int LONGEST_HASH = 400;

    boolean isVerified() {
        return Boolean.TRUE.equals(emailVerified);
    }

    @Override
    public String toString() {
        return "AccountImport[redacted]";
    }
}
