package dev.gatehouse.chaos.check;

import dev.gatehouse.chaos.load.Tally;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what was acknowledged with the databases and the mail sink. */
public final class Checker {

    /** One acknowledged registration. */
    public record Acknowledged(String userId, String email) {}

    private record Account(String userId, String email) {}

    private record State(String userId, String state) {}

    private final Databases databases;
    private final MailLedger mails;

    public Checker(Databases databases, MailLedger mails) {
        this.databases = databases;
        this.mails = mails;
    }

    public Findings check(Collection<Acknowledged> acknowledged, Tally tally) throws SQLException {
        var comparison = new Comparison(accounts(), states(), hashed(), messages());
        acknowledged.forEach(comparison::add);
        return comparison.findings(acknowledged.size(), tally);
    }

    /** One look at the databases, against which everybody is held. */
    private final class Comparison {

        private final Map<String, List<String>> holders = new HashMap<>();
        private final Map<String, String> states;
        private final Set<String> hashed;
        private final Map<String, Set<String>> messages;
        private final List<String> lost = new ArrayList<>();
        private final List<String> duplicated = new ArrayList<>();
        private final List<String> stuck = new ArrayList<>();
        private final List<String> unhashed = new ArrayList<>();
        private final List<String> mailsMissing = new ArrayList<>();
        private final List<String> mailsDuplicated = new ArrayList<>();
        private final List<String> parked = new ArrayList<>();

        private Comparison(
                List<Account> accounts,
                Map<String, String> states,
                Set<String> hashed,
                Map<String, Set<String>> messages) {
            accounts.forEach(each -> holders.computeIfAbsent(each.email(), any -> new ArrayList<>())
                    .add(each.userId()));
            this.states = states;
            this.hashed = hashed;
            this.messages = messages;
        }

        private void add(Acknowledged each) {
            var found = holders.getOrDefault(each.email(), List.of());
            if (!found.contains(each.userId())) {
                lost.add(each.userId());
                return;
            }
            if (found.size() > 1) {
                duplicated.add(each.email());
            }
            boolean isParked = messages.getOrDefault(each.userId(), Set.of()).contains("PARKED");
            if (isParked) {
                parked.add(each.userId());
            }
            if (!isSettled(states.get(each.userId()), isParked)) {
                stuck.add(each.userId() + " " + states.get(each.userId()));
            }
            if (!hashed.contains(each.userId())) {
                unhashed.add(each.userId());
            }
            addMails(each, mails.to(each.email()), isParked);
        }

        private void addMails(Acknowledged each, int arrived, boolean isParked) {
            if (arrived == 0 && !isParked) {
                mailsMissing.add(each.email());
            }
            if (arrived > 1) {
                mailsDuplicated.add(each.email());
            }
        }

        private Findings findings(int acknowledged, Tally tally) {
            return new Findings(
                    acknowledged,
                    lost,
                    duplicated,
                    stuck,
                    unhashed,
                    mailsMissing,
                    mailsDuplicated,
                    parked,
                    tally.of(Tally.WRONG_ALLOWS),
                    tally.of(Tally.REVOKED_ACCEPTED));
        }
    }

    /** Whoever's mail is in doubt waits for a person, and is told so. */
    private static boolean isSettled(@Nullable String state, boolean isParked) {
        return "ACTIVE".equals(state) || (isParked && "NEEDS_REVIEW".equals(state));
    }

    private List<Account> accounts() throws SQLException {
        return databases.query(
                Databases.USER_MANAGEMENT,
                "select user_id, canonical_email from users",
                row -> new Account(row.getString(1), row.getString(2)));
    }

    private Map<String, Set<String>> messages() throws SQLException {
        var states = new HashMap<String, Set<String>>();
        databases
                .query(
                        Databases.COMMUNICATION,
                        "select user_id, state from message",
                        row -> new State(row.getString(1), row.getString(2)))
                .forEach(mail -> states.computeIfAbsent(mail.userId(), any -> new HashSet<>())
                        .add(mail.state()));
        return states;
    }

    private Map<String, String> states() throws SQLException {
        var all = new HashMap<String, String>();
        databases
                .query(
                        Databases.CORE_AUTH,
                        "select user_id, state from activation",
                        row -> new State(row.getString(1), row.getString(2)))
                .forEach(each -> all.put(each.userId(), each.state()));
        return all;
    }

    private Set<String> hashed() throws SQLException {
        return new HashSet<>(databases.query(
                Databases.CORE_AUTH, "select user_id from credential where phc is not null", row -> row.getString(1)));
    }
}
