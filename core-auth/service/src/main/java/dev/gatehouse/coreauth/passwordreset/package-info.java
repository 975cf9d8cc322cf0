/** A new password for whoever proves, by a link from a mail, that the account's mailbox is theirs. */
@NullMarked
package dev.gatehouse.coreauth.passwordreset;

import org.jspecify.annotations.NullMarked;
