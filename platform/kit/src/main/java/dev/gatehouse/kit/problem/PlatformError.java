package dev.gatehouse.kit.problem;

/** Codes that every service shares. */
public enum PlatformError implements ErrorCode {
    INVALID_REQUEST(Category.INVALID),
    UNAUTHENTICATED(Category.UNAUTHENTICATED),
    FORBIDDEN(Category.DENIED),
    NOT_FOUND(Category.NOT_FOUND),
    TOO_MANY_ATTEMPTS(Category.RATE_LIMITED),
    UNAVAILABLE(Category.UNAVAILABLE);

    private final Category category;

    PlatformError(Category category) {
        this.category = category;
    }

    @Override
    public Category category() {
        return category;
    }
}
