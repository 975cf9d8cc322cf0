/** Redis makes things fast and may be away: nothing depends on its answer. */
@NullMarked
package dev.gatehouse.kit.redis;

import org.jspecify.annotations.NullMarked;
