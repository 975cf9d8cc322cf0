package dev.gatehouse.chaos.check;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The events that the four services have given up; those that were sent to be given up bear a header that says so. */
public final class DeadLetters {

    /** The header of what is injected. */
    public static final String MARK = "chaos_poison";

    private static final String DEAD = " from inbox where state = 'DEAD' and headers ->> '" + MARK + "' ";

    private DeadLetters() {}

    /** How many of them were injected, counted for each consumer. */
    public static long injected(Databases databases) throws SQLException {
        long injected = 0;
        for (var database : Databases.ALL) {
            injected += databases.count(database, "select count(*)" + DEAD + "is not null");
        }
        return injected;
    }

    /** The others: consumer, event and what failed. */
    static List<String> others(Databases databases) throws SQLException {
        var others = new ArrayList<String>();
        for (var database : Databases.ALL) {
            others.addAll(databases.query(
                    database,
                    "select concat_ws(' ', consumer, event_id, error)" + DEAD + "is null",
                    row -> row.getString(1)));
        }
        return others;
    }
}
