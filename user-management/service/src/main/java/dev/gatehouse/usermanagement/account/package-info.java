/** Accounts as other services know them: by id, with an address that is verified or not. */
package dev.gatehouse.usermanagement.account;
