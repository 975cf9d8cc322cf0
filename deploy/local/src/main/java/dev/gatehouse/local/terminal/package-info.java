/** What a person sees while a system starts and runs. */
@NullMarked
package dev.gatehouse.local.terminal;

import org.jspecify.annotations.NullMarked;
