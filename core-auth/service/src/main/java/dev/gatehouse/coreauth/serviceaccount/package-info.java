/** Service accounts: programs that act for themselves, their secrets, and what operators may do with them. */
@NullMarked
package dev.gatehouse.coreauth.serviceaccount;

import org.jspecify.annotations.NullMarked;
