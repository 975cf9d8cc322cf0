/** What operators do with a running system from the terminal: {@code deploy/ops}. */
@NullMarked
package dev.gatehouse.local.ops;

import org.jspecify.annotations.NullMarked;
