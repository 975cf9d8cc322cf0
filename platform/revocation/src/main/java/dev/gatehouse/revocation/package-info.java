/** Tokens that are refused before they expire, and how a process learns of them. */
@NullMarked
package dev.gatehouse.revocation;

import org.jspecify.annotations.NullMarked;
