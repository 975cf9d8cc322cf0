package dev.gatehouse.authorization.change;

import java.util.UUID;

/** One role that was given to a user or taken from them. */
record AssignmentChange(UUID userId, String role, boolean given) {}
