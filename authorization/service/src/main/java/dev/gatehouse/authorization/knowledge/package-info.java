/**
 * What this replica knows of the policy, and as of which revision: roles in memory whole, users' assignments as asked for. Follows
 * PostgreSQL by what changed.
 */
package dev.gatehouse.authorization.knowledge;
