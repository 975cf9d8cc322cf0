/** Which sessions have ended, as core-auth tells. */
package dev.gatehouse.authorization.session;
