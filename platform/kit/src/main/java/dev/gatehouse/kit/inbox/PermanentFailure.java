package dev.gatehouse.kit.inbox;

/** The event can never succeed: it becomes a dead letter at once. The message is stored, so no secret and no personal data. */
public class PermanentFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public PermanentFailure(String reason) {
        super(reason);
    }
}
