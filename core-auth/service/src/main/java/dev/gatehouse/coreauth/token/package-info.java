/** What core-auth issues: signing keys and their JWKS, access tokens (RFC 9068), refresh tokens chained by rotation, device tokens. */
@NullMarked
package dev.gatehouse.coreauth.token;

import org.jspecify.annotations.NullMarked;
