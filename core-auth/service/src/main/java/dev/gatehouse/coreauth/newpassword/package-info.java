/** A password that somebody chooses: whether it is good enough, and its hash. */
@NullMarked
package dev.gatehouse.coreauth.newpassword;

import org.jspecify.annotations.NullMarked;
