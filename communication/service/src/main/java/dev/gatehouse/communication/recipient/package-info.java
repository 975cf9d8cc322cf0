/** Who gets mail, asked for at the moment of need. */
package dev.gatehouse.communication.recipient;
