package dev.gatehouse.coreauth.activation;

import java.util.Set;

/** What the entries of {@code activation_timeline} say, and the SQL that its writers share. */
public final class Timeline {

    /** By the registration. Not stored: it is told by the activation's own row. */
    public static final String ASKED = "asked";

    public static final String ASKED_AGAIN = "asked again";
    public static final String ASKED_BY_OPERATOR = "asked by an operator";

    private static final String ASK = """
            insert into activation_timeline (user_id, task, attempt, node, outcome, trace_id)
            select p.user_id, p.task,
                   2 + (select count(*) from activation_timeline t
                        where t.user_id = p.user_id and t.task = p.task and t.outcome like 'asked%'),
                   {node}, {outcome}, {trace}
            from ({parts}) as p
            where\s""";

    /** Of versions before, too: an operator's retry was one entry, whatever it asked for. */
    private static final Set<String> NO_ERRORS =
            Set.of("accepted", "ready", "active", ASKED, ASKED_AGAIN, ASKED_BY_OPERATOR, "retried by an operator");

    private Timeline() {}

    /** True for what is kept as outcome when an attempt or a report failed: a reason's code, or the kind of an exception. */
    public static boolean isError(String outcome) {
        return !NO_ERRORS.contains(outcome);
    }

    /**
     * Notes that parts are asked once more, each under its next number.
     *
     * @param parts a query for {@code (user_id, task)} and what the expressions need: there it is {@code p}
     * @param node an expression, as are {@code trace} and {@code most}
     */
    public static String asking(String parts, String node, String outcome, String trace, String most) {
        return ASK.replace("{parts}", parts)
                        .replace("{node}", node)
                        .replace("{outcome}", "'" + outcome + "'")
                        .replace("{trace}", trace)
                + room("p.user_id", most);
    }

    /** A condition: further entries of this account may be noted that change nothing. */
    public static String room(String user, String most) {
        return "(select count(*) from activation_timeline t where t.user_id = " + user + ") < " + most;
    }
}
