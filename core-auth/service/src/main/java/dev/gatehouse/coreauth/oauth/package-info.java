/** OAuth 2.0 for programs: tokens by client credentials, introspection, revocation and the metadata that announces them. */
@NullMarked
package dev.gatehouse.coreauth.oauth;

import org.jspecify.annotations.NullMarked;
