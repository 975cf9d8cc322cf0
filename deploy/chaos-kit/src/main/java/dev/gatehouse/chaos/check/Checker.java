package dev.gatehouse.chaos.check;

import dev.gatehouse.chaos.load.Journal;
import dev.gatehouse.chaos.load.Tally;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Compares the journal of what was acknowledged with the four databases and the mail sink. */
public final class Checker implements Registrations {

    private static final String ACTIVE = "ACTIVE";

    /** Whoever has each role that everybody gets, everywhere and now. */
    private static final String WITH_ROLES = """
            select held.user_id from assignment held join role r on r.name = held.role
            where r.by_default and held.scope = '' and (held.valid_until is null or held.valid_until > now())
            group by held.user_id having count(*) = (select count(*) from role where by_default)""";

    private static final String WITH_ONLY_MAIL_OPEN = """
            select user_id from activation
            where state = 'NEEDS_REVIEW' and password = 'ready' and roles = 'ready' and profile = 'ready'""";

    private record State(String userId, String state) {}

    private final Databases databases;
    private final MailLedger mails;
    private final Journal journal;

    public Checker(Databases databases, MailLedger mails, Journal journal) {
        this.databases = databases;
        this.mails = mails;
        this.journal = journal;
    }

    /** @param answered registrations whose acknowledgement the clients remember */
    public Findings check(int answered, Tally tally) throws SQLException, IOException {
        var journaled = journal.registered();
        var comparison =
                new Comparison(Accounts.of(databases), states(), withOnlyMailOpen(), hashed(), withRoles(), messages());
        journaled.forEach(comparison::add);
        return comparison.findings(
                journaled.size(),
                answered - journaled.size(),
                signOutsLost(),
                sessionsLost(),
                DeadLetters.others(databases),
                tally);
    }

    @Override
    public long mark() {
        return journal.mark();
    }

    /** The journal first: whatever it holds by then must be stored by now. */
    @Override
    public Kept since(long mark) throws SQLException, IOException {
        var journaled = journal.registered(mark);
        var accounts = Accounts.of(databases);
        var lost = journaled.stream().filter(accounts::lacks).map(each -> each.userId());
        return new Kept(journaled.size(), lost.toList());
    }

    /** One look at the databases, against which everybody is held. */
    private final class Comparison {

        private final Accounts accounts;
        private final Map<String, String> states;
        private final Set<String> withOnlyMailOpen;
        private final Set<String> hashed;
        private final Set<String> withRoles;
        private final Map<String, Set<String>> messages;
        private final List<String> lost = new ArrayList<>();
        private final List<String> duplicated = new ArrayList<>();
        private final List<String> stuck = new ArrayList<>();
        private final List<String> unhashed = new ArrayList<>();
        private final List<String> withoutRoles = new ArrayList<>();
        private final List<String> mailsMissing = new ArrayList<>();
        private final List<String> mailsDuplicated = new ArrayList<>();
        private final List<String> parked = new ArrayList<>();

        private Comparison(
                Accounts accounts,
                Map<String, String> states,
                Set<String> withOnlyMailOpen,
                Set<String> hashed,
                Set<String> withRoles,
                Map<String, Set<String>> messages) {
            this.accounts = accounts;
            this.states = states;
            this.withOnlyMailOpen = withOnlyMailOpen;
            this.hashed = hashed;
            this.withRoles = withRoles;
            this.messages = messages;
        }

        private void add(Journal.Registered each) {
            if (accounts.lacks(each)) {
                lost.add(each.userId());
                return;
            }
            if (accounts.holders(each.email()) > 1) {
                duplicated.add(each.email());
            }
            boolean isParked = messages.getOrDefault(each.userId(), Set.of()).contains("PARKED");
            if (isParked) {
                parked.add(each.userId());
            }
            if (!isSettled(each.userId(), isParked)) {
                stuck.add(each.userId() + " " + states.get(each.userId()));
            }
            if (!hashed.contains(each.userId())) {
                unhashed.add(each.userId());
            }
            if (ACTIVE.equals(states.get(each.userId())) && !withRoles.contains(each.userId())) {
                withoutRoles.add(each.userId());
            }
            addMails(each, mails.to(each.email()), isParked);
        }

        /** Whoever's mail alone is in doubt waits for a person, and is told so. */
        private boolean isSettled(String userId, boolean isParked) {
            return ACTIVE.equals(states.get(userId)) || (isParked && withOnlyMailOpen.contains(userId));
        }

        private void addMails(Journal.Registered each, int arrived, boolean isParked) {
            if (arrived == 0 && !isParked) {
                mailsMissing.add(each.email());
            }
            if (arrived > 1) {
                mailsDuplicated.add(each.email());
            }
        }

        private Findings findings(
                int acknowledged,
                int unjournaled,
                List<String> signOutsLost,
                List<String> sessionsLost,
                List<String> deadLetters,
                Tally tally) {
            return new Findings(
                    acknowledged,
                    unjournaled,
                    lost,
                    duplicated,
                    stuck,
                    unhashed,
                    withoutRoles,
                    mailsMissing,
                    mailsDuplicated,
                    parked,
                    signOutsLost,
                    sessionsLost,
                    deadLetters,
                    tally.of(Tally.WRONG_ALLOWS),
                    tally.of(Tally.REVOKED_ACCEPTED),
                    tally.of(Tally.SECOND_USERS) + tally.of(Tally.KEY_REFUSED),
                    Stream.of(Tally.ROLES_TAKEN, Tally.REVOKED_REFUSED)
                            .filter(what -> tally.of(what) == 0)
                            .toList());
        }
    }

    /** The journal first: whatever it holds by then must be stored by now. */
    private List<String> signOutsLost() throws SQLException, IOException {
        var signedOut = journal.signedOut();
        var ended = sessions("ended_at is not null");
        return signedOut.stream().filter(session -> !ended.contains(session)).toList();
    }

    /**
     * A session's row stays 30 days past its end: no run is so long, so each must still be there, ended or not. Whoever was refused
     * at the sign-out had been signed out by it: his own answer was lost.
     */
    private List<String> sessionsLost() throws SQLException, IOException {
        var signedIn = journal.signedIn();
        var refused = journal.signOutRefused();
        var stored = sessions("true");
        var signedOut = sessions("end_reason = 'SIGNED_OUT'");
        return Stream.concat(
                        signedIn.stream().filter(session -> !stored.contains(session)),
                        refused.stream().filter(session -> !signedOut.contains(session)))
                .toList();
    }

    private Set<String> sessions(String which) throws SQLException {
        return new HashSet<>(
                databases.query(Databases.CORE_AUTH, "select id from session where " + which, row -> row.getString(1)));
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

    private Set<String> withOnlyMailOpen() throws SQLException {
        return new HashSet<>(databases.query(Databases.CORE_AUTH, WITH_ONLY_MAIL_OPEN, row -> row.getString(1)));
    }

    private Set<String> hashed() throws SQLException {
        return new HashSet<>(databases.query(
                Databases.CORE_AUTH, "select user_id from credential where phc is not null", row -> row.getString(1)));
    }

    private Set<String> withRoles() throws SQLException {
        return new HashSet<>(databases.query(Databases.AUTHORIZATION, WITH_ROLES, row -> row.getString(1)));
    }
}
