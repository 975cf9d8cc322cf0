/** Argon2id by others: libsodium and Bouncy Castle. */
@NullMarked
package dev.gatehouse.coreauth.hashing.library;

import org.jspecify.annotations.NullMarked;
