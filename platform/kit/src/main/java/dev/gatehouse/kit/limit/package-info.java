/** How often somebody may do something, over all replicas. */
@NullMarked
package dev.gatehouse.kit.limit;

import org.jspecify.annotations.NullMarked;
