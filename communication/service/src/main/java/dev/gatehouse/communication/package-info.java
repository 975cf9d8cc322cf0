/** Communication: mail sent once per intent, and what people confirm by it. */
package dev.gatehouse.communication;
