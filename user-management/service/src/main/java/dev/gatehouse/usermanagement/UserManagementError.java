package dev.gatehouse.usermanagement;

import dev.gatehouse.kit.problem.ErrorCode;

/** What user-management refuses, by names that clients may rely on. */
public enum UserManagementError implements ErrorCode {
    EMAIL_TAKEN(Category.CONFLICT),
    IDEMPOTENCY_KEY_INVALID(Category.INVALID),
    IDEMPOTENCY_KEY_REUSED(Category.CONFLICT),
    NO_SEALING_KEY(Category.UNAVAILABLE),
    NOT_HASHED(Category.UNAVAILABLE),
    TOO_MANY_OPEN_REGISTRATIONS(Category.UNAVAILABLE),
    OWN_ACCOUNT(Category.CONFLICT),
    USER_NOT_FOUND(Category.NOT_FOUND),
    IF_MATCH_REQUIRED(Category.PRECONDITION_REQUIRED),
    PROFILE_CHANGED(Category.PRECONDITION_FAILED),
    MALFORMED_USER_ID(Category.INVALID),
    TOO_MANY_USER_IDS(Category.INVALID);

    private final Category category;

    UserManagementError(Category category) {
        this.category = category;
    }

    @Override
    public Category category() {
        return category;
    }
}
