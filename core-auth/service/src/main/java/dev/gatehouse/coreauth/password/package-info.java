/** What people sign in with: credentials, and the threads that hash and verify. */
@NullMarked
package dev.gatehouse.coreauth.password;

import org.jspecify.annotations.NullMarked;
