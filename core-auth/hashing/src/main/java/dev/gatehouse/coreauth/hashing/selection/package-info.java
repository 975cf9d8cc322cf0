/** Which implementation this process uses: tried on known answers and timed, best first. */
@NullMarked
package dev.gatehouse.coreauth.hashing.selection;

import org.jspecify.annotations.NullMarked;
