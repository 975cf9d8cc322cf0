/** One user's way through a running system, shown step by step. */
@NullMarked
package dev.gatehouse.local.demo;

import org.jspecify.annotations.NullMarked;
