/** One state per account: what has been reported of its set-up, who watches it, when it is done. */
@NullMarked
package dev.gatehouse.coreauth.activation;

import org.jspecify.annotations.NullMarked;
