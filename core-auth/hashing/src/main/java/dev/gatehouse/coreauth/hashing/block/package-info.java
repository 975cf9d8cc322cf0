/** Argon2id in Java: the walk over the memory (RFC 9106, section 3), and the block function in three widths. */
@NullMarked
package dev.gatehouse.coreauth.hashing.block;

import org.jspecify.annotations.NullMarked;
