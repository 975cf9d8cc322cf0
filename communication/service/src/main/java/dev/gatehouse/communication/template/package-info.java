/** What mails say, in the reader's language. */
package dev.gatehouse.communication.template;
