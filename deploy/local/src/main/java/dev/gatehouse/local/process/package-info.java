/** Processes that are started, watched, started again and stopped. */
@NullMarked
package dev.gatehouse.local.process;

import org.jspecify.annotations.NullMarked;
