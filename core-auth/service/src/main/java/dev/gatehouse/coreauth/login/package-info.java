/** Signing in with a password, staying signed in, becoming a full session, signing out. */
@NullMarked
package dev.gatehouse.coreauth.login;

import org.jspecify.annotations.NullMarked;
