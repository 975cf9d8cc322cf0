/** Whoever knows the password chooses another one. */
@NullMarked
package dev.gatehouse.coreauth.passwordchange;

import org.jspecify.annotations.NullMarked;
