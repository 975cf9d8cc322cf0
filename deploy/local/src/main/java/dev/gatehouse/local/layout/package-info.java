/** What runs in a local system, and on which ports. */
@NullMarked
package dev.gatehouse.local.layout;

import org.jspecify.annotations.NullMarked;
