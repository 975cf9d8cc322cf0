package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.permission.Decision;

/**
 * A decision and what it rests on.
 *
 * @param revision every write up to it is in the decision
 * @param stale true when PostgreSQL could not confirm lately that there is nothing later
 */
public record Answer(Decision decision, long revision, boolean stale) {

    public boolean allowed() {
        return decision.allowed();
    }
}
