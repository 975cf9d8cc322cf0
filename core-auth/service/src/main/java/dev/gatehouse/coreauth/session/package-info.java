/** Sessions: rows in PostgreSQL with a hot copy in Redis, how they are opened, refreshed, listed and ended everywhere. */
@NullMarked
package dev.gatehouse.coreauth.session;

import org.jspecify.annotations.NullMarked;
