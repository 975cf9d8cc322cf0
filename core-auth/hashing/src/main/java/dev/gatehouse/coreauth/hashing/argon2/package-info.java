/** The port: Argon2id (RFC 9106) as the rest of this module asks for it. */
@NullMarked
package dev.gatehouse.coreauth.hashing.argon2;

import org.jspecify.annotations.NullMarked;
