/** The summary at the end of {@code deploy/check}. */
@NullMarked
package dev.gatehouse.local.report;

import org.jspecify.annotations.NullMarked;
