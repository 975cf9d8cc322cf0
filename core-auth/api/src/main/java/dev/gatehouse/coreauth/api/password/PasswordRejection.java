package dev.gatehouse.coreauth.api.password;

/** Why a password was refused: a stable, public code and a sentence for the person, which never repeats the password. */
public enum PasswordRejection {
    TOO_SHORT("The password is too short; it needs at least %d characters. A few unrelated words do well."),
    TOO_LONG("The password is too long; at most %d characters."),
    NOT_UNICODE("The password holds a broken character."),
    TOO_COMMON("The password is one of the first that anyone would try."),
    CONTAINS_EMAIL("The password contains the name in your e-mail address."),
    CONTAINS_PRODUCT_NAME("The password contains the name of this service."),
    BREACHED("This password is known from a breach of another service: choose another one.");

    private final String detail;

    PasswordRejection(String detail) {
        this.detail = detail;
    }

    /** @param bound the length bound that was missed, where there is one */
    String detail(int bound) {
        return detail.formatted(bound);
    }
}
