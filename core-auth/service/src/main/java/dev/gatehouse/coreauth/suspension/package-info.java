/** Whom operators keep out, as user-management tells. */
@NullMarked
package dev.gatehouse.coreauth.suspension;

import org.jspecify.annotations.NullMarked;
