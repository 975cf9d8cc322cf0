/** Sessions that have ended elsewhere. */
package dev.gatehouse.communication.session;
