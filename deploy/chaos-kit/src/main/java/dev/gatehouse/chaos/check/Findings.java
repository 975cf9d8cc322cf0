package dev.gatehouse.chaos.check;

import java.util.List;

/**
 * What is not as it was acknowledged. Each list names the users or addresses.
 *
 * @param acknowledged users whose registration was, as the journal has it
 * @param unjournaled how many more the clients remember than the journal has
 * @param withoutRoles who is active and holds not what everybody is given
 * @param parked mails that are in doubt, known as such, and counted apart
 * @param signOutsLost sessions whose end was acknowledged and is not stored
 * @param sessionsLost sessions whose sign-in was acknowledged and that are not stored, or whose token was refused at a sign-out
 *     though no sign-out has ended them
 * @param deadLetters events that were given up, other than those that were injected for that
 * @param keysBroken registrations whose retry under the same key made a second user, or was refused
 * @param unseen what must have been seen for "wrong allows 0" and "revoked-but-accepted 0" to say anything, and was not
 */
public record Findings(
        int acknowledged,
        int unjournaled,
        List<String> lost,
        List<String> duplicated,
        List<String> stuck,
        List<String> unhashed,
        List<String> withoutRoles,
        List<String> mailsMissing,
        List<String> mailsDuplicated,
        List<String> parked,
        List<String> signOutsLost,
        List<String> sessionsLost,
        List<String> deadLetters,
        int wrongAllows,
        int revokedAccepted,
        int keysBroken,
        List<String> unseen) {

    /** The headline of every run (RELIABILITY.md), and what makes its figures doubtful. */
    public String headline() {
        var doubt = (unjournaled == 0 ? "" : ", not in the journal " + unjournaled)
                + (unseen.isEmpty() ? "" : ", never seen: " + String.join(", ", unseen));
        return ("users acked %d, lost %d, duplicated %d, stuck %d, mails missing %d, mails duplicated %d, wrong allows %d,"
                                + " revoked-but-accepted %d")
                        .formatted(
                                acknowledged,
                                lost.size(),
                                duplicated.size(),
                                stuck.size() + unhashed.size() + withoutRoles.size(),
                                mailsMissing.size(),
                                mailsDuplicated.size(),
                                wrongAllows,
                                revokedAccepted)
                + doubt;
    }

    public boolean isClean() {
        return unjournaled == 0
                && lost.isEmpty()
                && duplicated.isEmpty()
                && stuck.isEmpty()
                && unhashed.isEmpty()
                && withoutRoles.isEmpty()
                && mailsMissing.isEmpty()
                && mailsDuplicated.isEmpty()
                && signOutsLost.isEmpty()
                && sessionsLost.isEmpty()
                && deadLetters.isEmpty()
                && wrongAllows == 0
                && revokedAccepted == 0
                && keysBroken == 0
                && unseen.isEmpty();
    }

    /** Waiting would change nothing more for the better. */
    public boolean isSettled() {
        return unjournaled == 0
                && stuck.isEmpty()
                && unhashed.isEmpty()
                && withoutRoles.isEmpty()
                && mailsMissing.isEmpty();
    }

    /** What waiting may change. */
    public String unsettled() {
        return "stuck %d, unhashed %d, without roles %d, mails missing %d"
                .formatted(stuck.size(), unhashed.size(), withoutRoles.size(), mailsMissing.size());
    }

    /** Up to five of each kind, for whoever has to find out why. */
    public String details() {
        return "lost " + some(lost) + ", duplicated " + some(duplicated) + ", stuck " + some(stuck) + ", unhashed "
                + some(unhashed) + ", without roles " + some(withoutRoles) + ", mails missing " + some(mailsMissing)
                + ", mails duplicated " + some(mailsDuplicated) + ", parked " + parked.size() + ", sign-outs lost "
                + some(signOutsLost) + ", sessions lost " + some(sessionsLost) + ", dead letters not injected "
                + some(deadLetters) + ", keys broken " + keysBroken + ", never seen " + some(unseen)
                + ", not in the journal " + unjournaled;
    }

    private static String some(List<String> names) {
        return names.size() + (names.isEmpty() ? "" : " " + names.subList(0, Math.min(5, names.size())));
    }
}
