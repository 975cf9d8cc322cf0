/** Whether anybody may learn by registering or signing in who has an account. */
@NullMarked
package dev.gatehouse.coreauth.privacy;

import org.jspecify.annotations.NullMarked;
