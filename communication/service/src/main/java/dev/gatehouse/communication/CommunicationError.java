package dev.gatehouse.communication;

import dev.gatehouse.kit.problem.ErrorCode;

/** What communication refuses, by its public name. */
public enum CommunicationError implements ErrorCode {
    /** No link with this token can be used: unknown, used, too old, replaced, or the account has another address now. */
    VERIFICATION_LINK_DEAD(Category.GONE),
    MESSAGE_NOT_FOUND(Category.NOT_FOUND),
    /** The message is neither parked nor failed. */
    NOTHING_TO_SEND_AGAIN(Category.CONFLICT),
    /** The message is not parked. */
    NOTHING_TO_SETTLE(Category.CONFLICT);

    private final Category category;

    CommunicationError(Category category) {
        this.category = category;
    }

    @Override
    public Category category() {
        return category;
    }
}
