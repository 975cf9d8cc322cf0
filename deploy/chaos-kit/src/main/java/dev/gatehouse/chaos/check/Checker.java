package dev.gatehouse.chaos.check;

import dev.gatehouse.chaos.load.Tally;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compares what was acknowledged with the databases and the mail sink. */
public final class Checker {

    /** One acknowledged registration. */
    public record Acknowledged(String userId, String email) {}

    private record Account(String userId, String email) {}

    private record Mail(String userId, String state) {}

    private final Databases databases;
    private final MailLedger mails;

    public Checker(Databases databases, MailLedger mails) {
        this.databases = databases;
        this.mails = mails;
    }

    public Findings check(Collection<Acknowledged> acknowledged, Tally tally) throws SQLException {
        var accounts = accounts();
        var byEmail = new HashMap<String, List<String>>();
        accounts.forEach(each ->
                byEmail.computeIfAbsent(each.email(), any -> new ArrayList<>()).add(each.userId()));
        var states = map(Databases.CORE_AUTH, "select user_id, state from activation");
        var hashed = new HashSet<>(databases.query(
                Databases.CORE_AUTH, "select user_id from credential where phc is not null", row -> row.getString(1)));
        var messages = messages();

        var lost = new ArrayList<String>();
        var duplicated = new ArrayList<String>();
        var stuck = new ArrayList<String>();
        var unhashed = new ArrayList<String>();
        var missing = new ArrayList<String>();
        var twice = new ArrayList<String>();
        var parked = new ArrayList<String>();
        for (var each : acknowledged) {
            var holders = byEmail.getOrDefault(each.email(), List.of());
            if (!holders.contains(each.userId())) {
                lost.add(each.userId());
                continue;
            }
            if (holders.size() > 1) {
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
            int arrived = mails.to(each.email());
            if (arrived == 0 && !isParked) {
                missing.add(each.email());
            }
            if (arrived > 1) {
                twice.add(each.email());
            }
        }
        return new Findings(
                acknowledged.size(),
                lost,
                duplicated,
                stuck,
                unhashed,
                missing,
                twice,
                parked,
                tally.of("wrong allows"),
                tally.of("revoked but accepted"));
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
                        row -> new Mail(row.getString(1), row.getString(2)))
                .forEach(mail -> states.computeIfAbsent(mail.userId(), any -> new HashSet<>())
                        .add(mail.state()));
        return states;
    }

    private Map<String, String> map(String database, String sql) throws SQLException {
        var all = new HashMap<String, String>();
        databases
                .query(database, sql, row -> List.of(row.getString(1), Objects.toString(row.getString(2))))
                .forEach(pair -> all.put(pair.getFirst(), pair.getLast()));
        return all;
    }
}
