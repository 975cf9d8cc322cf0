/** The passwords and keys of one data directory. */
@NullMarked
package dev.gatehouse.local.secret;

import org.jspecify.annotations.NullMarked;
