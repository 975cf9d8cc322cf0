/**
 * Makes a password readable by core-auth's hashing role alone: HPKE (RFC 9180, base mode, X25519, HKDF-SHA256, AES-256-GCM) to
 * public keys that core-auth offers. No private key ever comes here.
 */
package dev.gatehouse.usermanagement.sealing;
