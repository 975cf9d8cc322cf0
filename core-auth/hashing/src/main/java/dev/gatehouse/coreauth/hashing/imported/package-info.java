/** Hashes that other systems made: verified within bounds, never made. */
@NullMarked
package dev.gatehouse.coreauth.hashing.imported;

import org.jspecify.annotations.NullMarked;
