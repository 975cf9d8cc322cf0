package dev.gatehouse.authorization.permission;

import java.util.List;

/**
 * Whether somebody may, and why.
 *
 * @param path when granted: the assigned role first, the role that grants it last, each the child of the next
 */
public record Decision(Reason reason, List<String> path) {

    /** Public, stable names. */
    public enum Reason {
        GRANTED,
        NO_ROLE_GRANTS_IT,
        UNKNOWN_SUBJECT
    }

    static final Decision NO_ROLE_GRANTS_IT = new Decision(Reason.NO_ROLE_GRANTS_IT, List.of());
    static final Decision UNKNOWN_SUBJECT = new Decision(Reason.UNKNOWN_SUBJECT, List.of());

    public boolean allowed() {
        return reason == Reason.GRANTED;
    }
}
