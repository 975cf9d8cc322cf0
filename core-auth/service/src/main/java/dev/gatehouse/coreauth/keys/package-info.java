/** Keys at rest under the master key, and the key pairs to which passwords are sealed. */
@NullMarked
package dev.gatehouse.coreauth.keys;

import org.jspecify.annotations.NullMarked;
