package dev.gatehouse.authorization;

import dev.gatehouse.kit.problem.ErrorCode;

/** What the authorization service may answer instead of what was asked. */
public enum AuthorizationError implements ErrorCode {
    MALFORMED_PERMISSION(Category.INVALID),
    MALFORMED_SCOPE(Category.INVALID),
    MALFORMED_SUBJECT(Category.INVALID),
    TOO_MANY_CHECKS(Category.INVALID),
    UNKNOWN_PARENT(Category.INVALID),
    ROLE_CYCLE(Category.INVALID),
    ALREADY_EXPIRED(Category.INVALID),
    PERMISSION_DENIED(Category.DENIED),
    BEYOND_OWN_PERMISSIONS(Category.DENIED),
    OWN_ROLES(Category.DENIED),
    BUILT_IN_ROLE(Category.DENIED),
    SETUP_REFUSED(Category.DENIED),
    ROLE_NOT_FOUND(Category.NOT_FOUND),
    ASSIGNMENT_NOT_FOUND(Category.NOT_FOUND),
    ROLE_EXISTS(Category.CONFLICT),
    ROLE_IN_USE(Category.CONFLICT),
    TOO_MANY_ROLES(Category.CONFLICT),
    LAST_ADMINISTRATOR(Category.CONFLICT),
    SETUP_DONE(Category.GONE),
    REVISION_AHEAD(Category.UNAVAILABLE),
    POLICY_UNAVAILABLE(Category.UNAVAILABLE);

    private final Category category;

    AuthorizationError(Category category) {
        this.category = category;
    }

    @Override
    public Category category() {
        return category;
    }
}
