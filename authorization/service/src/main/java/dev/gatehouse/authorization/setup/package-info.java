/** The first administrator. */
package dev.gatehouse.authorization.setup;
