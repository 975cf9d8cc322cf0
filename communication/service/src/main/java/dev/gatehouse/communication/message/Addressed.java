package dev.gatehouse.communication.message;

import dev.gatehouse.communication.recipient.Recipient;

/** A message and who gets it. */
public record Addressed(QueuedMessage message, Recipient recipient) {}
