/** What a password must be, the same wherever somebody chooses one. */
@NullMarked
package dev.gatehouse.coreauth.api.password;

import org.jspecify.annotations.NullMarked;
