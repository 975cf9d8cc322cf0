package dev.gatehouse.coreauth.activation;

/** What the domains' states come to. */
public enum ActivationState {
    /** Something is still to be reported. */
    PENDING,
    /** Every domain is ready. */
    ACTIVE,
    /** A domain failed; a later success heals it. */
    NEEDS_REVIEW,
    /** The account is gone, whatever is still reported of it. */
    ERASED
}
