/** Roles: what operators define. */
package dev.gatehouse.authorization.role;
