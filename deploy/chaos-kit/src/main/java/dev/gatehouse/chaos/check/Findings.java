package dev.gatehouse.chaos.check;

import java.util.List;

/**
 * What is not as it was acknowledged. Each list names the users or addresses.
 *
 * @param acknowledged users whose registration was
 * @param parked mails that are in doubt, known as such, and counted apart
 */
public record Findings(
        int acknowledged,
        List<String> lost,
        List<String> duplicated,
        List<String> stuck,
        List<String> unhashed,
        List<String> mailsMissing,
        List<String> mailsDuplicated,
        List<String> parked,
        int wrongAllows,
        int revokedAccepted) {

    /** The headline of every run (RELIABILITY.md). */
    public String headline() {
        return ("users acked %d, lost %d, duplicated %d, stuck %d, mails missing %d, mails duplicated %d, wrong allows %d,"
                        + " revoked-but-accepted %d")
                .formatted(
                        acknowledged,
                        lost.size(),
                        duplicated.size(),
                        stuck.size() + unhashed.size(),
                        mailsMissing.size(),
                        mailsDuplicated.size(),
                        wrongAllows,
                        revokedAccepted);
    }

    public boolean isClean() {
        return lost.isEmpty()
                && duplicated.isEmpty()
                && stuck.isEmpty()
                && unhashed.isEmpty()
                && mailsMissing.isEmpty()
                && mailsDuplicated.isEmpty()
                && wrongAllows == 0
                && revokedAccepted == 0;
    }

    /** Waiting would change nothing more for the better. */
    public boolean isSettled() {
        return stuck.isEmpty() && unhashed.isEmpty() && mailsMissing.isEmpty();
    }

    /** Up to five of each kind, for whoever has to find out why. */
    public String details() {
        return "lost " + some(lost) + ", duplicated " + some(duplicated) + ", stuck " + some(stuck) + ", unhashed "
                + some(unhashed) + ", mails missing " + some(mailsMissing) + ", mails duplicated "
                + some(mailsDuplicated) + ", parked " + parked.size();
    }

    private static String some(List<String> names) {
        return names.size() + (names.isEmpty() ? "" : " " + names.subList(0, Math.min(5, names.size())));
    }
}
