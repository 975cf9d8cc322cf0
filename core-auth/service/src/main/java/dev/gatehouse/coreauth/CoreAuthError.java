package dev.gatehouse.coreauth;

import dev.gatehouse.kit.problem.ErrorCode;

/** What core-auth refuses, by names that clients may rely on. */
public enum CoreAuthError implements ErrorCode {
    MALFORMED_REQUEST(Category.INVALID),
    ACTIVATION_NOT_YOURS(Category.DENIED),
    ACTIVATION_NOT_FOUND(Category.NOT_FOUND),
    UNKNOWN_TASK(Category.PRECONDITION_FAILED),
    ADDRESS_IN_USE(Category.CONFLICT),
    TOO_MANY_OPEN_TASKS(Category.RATE_LIMITED),
    HASHING_BUSY(Category.RATE_LIMITED),
    PASSWORD_UNREADABLE(Category.PRECONDITION_FAILED),
    HASH_NOT_VERIFIABLE(Category.INVALID),
    TOO_MANY_WATCHERS(Category.UNAVAILABLE),
    SIGN_IN_BUSY(Category.UNAVAILABLE),
    INVALID_CREDENTIALS(Category.UNAUTHENTICATED),
    CURRENT_PASSWORD_WRONG(Category.DENIED),
    INVALID_REFRESH_TOKEN(Category.UNAUTHENTICATED),
    SESSION_ENDED(Category.UNAUTHENTICATED),
    SESSION_NOT_FOUND(Category.NOT_FOUND),
    ACCOUNT_SUSPENDED(Category.DENIED),
    ACTIVATION_PENDING(Category.CONFLICT),
    NOT_ACTIVATED(Category.CONFLICT),
    NOTHING_TO_RETRY(Category.CONFLICT),
    RESET_LINK_DEAD(Category.GONE),
    KEY_ROTATION_UNDER_WAY(Category.CONFLICT),
    SERVICE_ACCOUNT_NOT_FOUND(Category.NOT_FOUND),
    SECRET_NOT_FOUND(Category.NOT_FOUND),
    TOO_MANY_SECRETS(Category.CONFLICT),
    BEYOND_OWN_PERMISSIONS(Category.DENIED);

    private final Category category;

    CoreAuthError(Category category) {
        this.category = category;
    }

    @Override
    public Category category() {
        return category;
    }
}
