package dev.gatehouse.coreauth.keys;

/** A ciphertext that does not open and never will: no try is worth repeating. Says why by a stable code, and nothing of the content. */
public class UnopenablePassword extends Exception {

    private static final long serialVersionUID = 1L;

    /** Why it does not open. */
    public enum Reason {
        /** Not sealed to this key in this context, or changed since. */
        DOES_NOT_OPEN,
        /** It opens, but what is inside is not a password frame. */
        NOT_A_FRAME,
        /** The key it was sealed to is destroyed or never was. */
        KEY_GONE
    }

    private final Reason reason;

    public UnopenablePassword(Reason reason) {
        super(reason.name(), null, false, false);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
