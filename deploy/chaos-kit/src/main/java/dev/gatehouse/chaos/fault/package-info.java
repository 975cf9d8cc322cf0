/** What is broken, and how. */
@NullMarked
package dev.gatehouse.chaos.fault;

import org.jspecify.annotations.NullMarked;
