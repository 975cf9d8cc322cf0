package dev.gatehouse.coreauth.activation;

import java.util.ArrayList;
import java.util.List;

/**
 * The same in the words of a person's question: am I done, what is missing, may I sign in.
 *
 * @param pendingTasks what the person waits for: {@code password_hashing}, {@code rbac_assignment}, {@code verification_email}
 * @param canLogin the password is stored; until the account is active a session is a limited one
 */
public record ActivationStatus(boolean isFullyActivated, List<String> pendingTasks, boolean canLogin, String message) {

    /** Of an account whose every domain is ready. */
    public static final ActivationStatus ACTIVE =
            new ActivationStatus(true, List.of(), true, message(ActivationState.ACTIVE));

    /** All that is told, where registrations are private, before the address is verified. */
    static final ActivationStatus UNVERIFIED = new ActivationStatus(
            false,
            List.of("verification_email"),
            false,
            "Almost there: open the link in the mail that we have sent you.");

    static ActivationStatus of(ActivationState state, Domains domains) {
        return new ActivationStatus(
                state == ActivationState.ACTIVE,
                state == ActivationState.ERASED ? List.of() : pendingTasks(domains),
                state != ActivationState.ERASED && domains.password() == DomainState.READY,
                message(state, domains));
    }

    private static String message(ActivationState state, Domains domains) {
        return state == ActivationState.PENDING && domains.email() == DomainState.DELAYED
                ? "Account created! The mail to you is late; we keep trying."
                : message(state);
    }

    private static List<String> pendingTasks(Domains domains) {
        var pending = new ArrayList<String>(3);
        addUnlessReady(domains.password(), "password_hashing", pending);
        addUnlessReady(domains.roles(), "rbac_assignment", pending);
        addUnlessReady(domains.email(), "verification_email", pending);
        return List.copyOf(pending);
    }

    private static void addUnlessReady(DomainState state, String task, List<String> pending) {
        if (state != DomainState.READY) {
            pending.add(task);
        }
    }

    private static String message(ActivationState state) {
        return switch (state) {
            case PENDING -> "Account created! Setup in progress...";
            case ACTIVE -> "Your account is ready.";
            case NEEDS_REVIEW -> "A step of your account's setup needs attention. We are looking into it.";
            case ERASED -> "This account no longer exists.";
        };
    }
}
