/** How an account begins: checked, sealed, committed in one statement, handed over, answered. */
package dev.gatehouse.usermanagement.registration;
