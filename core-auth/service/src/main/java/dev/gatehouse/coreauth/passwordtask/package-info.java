/** Accepted passwords on their way to a hash: claimed, opened, hashed, stored; or given up. */
@NullMarked
package dev.gatehouse.coreauth.passwordtask;

import org.jspecify.annotations.NullMarked;
