package dev.gatehouse.coreauth.token;

import java.time.Instant;

/**
 * A device on which somebody has signed in, as its token says.
 *
 * @param id 128 random bits in base64url; a name and not a secret
 * @param credentialVersion of the password that was typed there
 * @param issuedAt when the token was, to the second
 */
public record Device(String id, int credentialVersion, Instant issuedAt) {}
