/** Keeping accounts out, and letting them in again. */
package dev.gatehouse.usermanagement.suspension;
