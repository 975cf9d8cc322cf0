/** Recorded entries become links of one hash chain, which is kept, pruned and verified here. */
@NullMarked
package dev.gatehouse.coreauth.audit.chain;

import org.jspecify.annotations.NullMarked;
