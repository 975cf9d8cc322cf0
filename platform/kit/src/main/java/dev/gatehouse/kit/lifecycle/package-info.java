/** How a process ends. */
@NullMarked
package dev.gatehouse.kit.lifecycle;

import org.jspecify.annotations.NullMarked;
