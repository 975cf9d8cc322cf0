/** The model: permissions, scopes, roles and what follows from them. Values only, no input or output. */
package dev.gatehouse.authorization.permission;
