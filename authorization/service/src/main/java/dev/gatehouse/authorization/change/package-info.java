/** How the policy is written: one change at a time, decided on what is committed, announced in the same transaction. */
package dev.gatehouse.authorization.change;
