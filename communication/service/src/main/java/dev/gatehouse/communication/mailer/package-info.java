/** The way to the mail server, and what is known when it ends. */
package dev.gatehouse.communication.mailer;
