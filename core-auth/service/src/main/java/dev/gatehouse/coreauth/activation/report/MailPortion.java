package dev.gatehouse.coreauth.activation.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A part of what a batch of mail events changes: first the reports, then whose mails were given up.
 *
 * @param told of accounts whose ids come before those of {@code givenUp}, or are the first of them
 */
record MailPortion(List<Report> told, List<UUID> givenUp) {

    /** As PostgreSQL orders ids, which {@link UUID#compareTo} does not. */
    private static final Comparator<UUID> BY_ID = Comparator.comparing(UUID::toString);

    /**
     * All of it, so that each portion's rows come after the rows of the one before: both statements lock rows of the same table,
     * and one after the other for all would lock them in another order than others do.
     */
    static List<MailPortion> inOrder(List<Report> told, List<UUID> givenUp) {
        var reports = told.stream().collect(Collectors.groupingBy(Report::userId));
        var lost = Set.copyOf(givenUp);
        var users = Stream.concat(reports.keySet().stream(), lost.stream())
                .distinct()
                .sorted(BY_ID)
                .toList();
        var portions = new ArrayList<MailPortion>();
        var open = new MailPortion(new ArrayList<>(), new ArrayList<>());
        for (var user : users) {
            var ofUser = reports.getOrDefault(user, List.of());
            if (!ofUser.isEmpty() && !open.givenUp().isEmpty()) {
                portions.add(open);
                open = new MailPortion(new ArrayList<>(), new ArrayList<>());
            }
            open.told().addAll(ofUser);
            if (lost.contains(user)) {
                open.givenUp().add(user);
            }
        }
        portions.add(open);
        return portions;
    }
}
