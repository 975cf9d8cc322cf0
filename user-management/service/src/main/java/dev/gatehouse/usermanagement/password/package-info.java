/** Passwords while a person can still choose another one: their form and what is refused. Nothing here is ever stored. */
package dev.gatehouse.usermanagement.password;
