package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.permission.Policy;

/**
 * The roles as of a revision.
 *
 * @param revision every write up to it is known here
 * @param rolesRevision the last write up to it that changed a role
 * @param confirmedAt when PostgreSQL was last asked whether there is more, epoch milliseconds
 */
public record Knowledge(Policy policy, long revision, long rolesRevision, long confirmedAt) {}
