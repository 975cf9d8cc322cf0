/** Mails that tell people what has happened to their account, and ask for nothing. */
@org.jspecify.annotations.NullMarked
package dev.gatehouse.communication.notice;
