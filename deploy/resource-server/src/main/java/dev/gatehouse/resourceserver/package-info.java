/** A service of somebody else that takes Gatehouse's tokens, with nothing of Gatehouse's in it. */
@NullMarked
package dev.gatehouse.resourceserver;

import org.jspecify.annotations.NullMarked;
