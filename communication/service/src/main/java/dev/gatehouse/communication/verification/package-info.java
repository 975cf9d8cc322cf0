/** Whose e-mail address is verified: the mail after registration, the link that comes back, and asking for another mail. */
package dev.gatehouse.communication.verification;
