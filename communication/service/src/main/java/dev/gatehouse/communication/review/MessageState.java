package dev.gatehouse.communication.review;

/** Where a message is; {@code WITHHELD}: its address had had its share of mails; {@code RESOLVED}: it was in doubt, and another one took its place, or its link was followed. */
enum MessageState {
    QUEUED,
    SENDING,
    SENT,
    PARKED,
    FAILED,
    WITHHELD,
    RESOLVED
}
