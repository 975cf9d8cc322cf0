/** Starts, shows and stops a whole Gatehouse on one machine. */
@NullMarked
package dev.gatehouse.local;

import org.jspecify.annotations.NullMarked;
