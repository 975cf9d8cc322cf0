/** What people do meanwhile, and what they were told. */
@NullMarked
package dev.gatehouse.chaos.load;

import org.jspecify.annotations.NullMarked;
