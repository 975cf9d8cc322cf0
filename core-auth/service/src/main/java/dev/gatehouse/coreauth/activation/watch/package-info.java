/** People who watch their activation: status, long poll, event stream. */
@NullMarked
package dev.gatehouse.coreauth.activation.watch;

import org.jspecify.annotations.NullMarked;
