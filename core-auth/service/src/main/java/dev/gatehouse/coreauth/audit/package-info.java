/** Who did what to whom, from where and with which outcome: how other features record it. */
@NullMarked
package dev.gatehouse.coreauth.audit;

import org.jspecify.annotations.NullMarked;
