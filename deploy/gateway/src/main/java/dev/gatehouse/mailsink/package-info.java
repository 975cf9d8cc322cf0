/** A mail server that keeps what it gets and sends nothing on: for development and tests. Not for the open network. */
package dev.gatehouse.mailsink;
