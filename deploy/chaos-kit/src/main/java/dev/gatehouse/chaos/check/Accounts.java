package dev.gatehouse.chaos.check;

import dev.gatehouse.chaos.load.Journal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who holds each address, by one look at user-management's users. */
final class Accounts {

    private record Account(String userId, String email) {}

    private final Map<String, List<String>> holders = new HashMap<>();

    private Accounts(List<Account> accounts) {
        for (var each : accounts) {
            holders.computeIfAbsent(each.email(), any -> new ArrayList<>()).add(each.userId());
        }
    }

    static Accounts of(Databases databases) throws SQLException {
        return new Accounts(databases.query(
                Databases.USER_MANAGEMENT,
                "select user_id, canonical_email from users",
                row -> new Account(row.getString(1), row.getString(2))));
    }

    /** Whether somebody who was acknowledged is not there, or has become another. */
    boolean lacks(Journal.Registered acknowledged) {
        return !holders.getOrDefault(acknowledged.email(), List.of()).contains(acknowledged.userId());
    }

    /** How many users have the address. */
    int holders(String email) {
        return holders.getOrDefault(email, List.of()).size();
    }
}
