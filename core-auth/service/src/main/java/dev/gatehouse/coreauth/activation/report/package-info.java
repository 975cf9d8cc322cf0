/** What others report of an account, and the one statement by which activations change. */
@NullMarked
package dev.gatehouse.coreauth.activation.report;

import org.jspecify.annotations.NullMarked;
