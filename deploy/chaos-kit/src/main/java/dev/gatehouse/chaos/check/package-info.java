/** What the databases and the mail sink say of it. */
@NullMarked
package dev.gatehouse.chaos.check;

import org.jspecify.annotations.NullMarked;
