/** Password hashes as PHC strings, and what they cost on this machine. */
@NullMarked
package dev.gatehouse.coreauth.hashing;

import org.jspecify.annotations.NullMarked;
