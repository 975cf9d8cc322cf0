/** Breaks a whole Gatehouse in many ways under load, and shows that nothing acknowledged is lost. */
@NullMarked
package dev.gatehouse.chaos;

import org.jspecify.annotations.NullMarked;
