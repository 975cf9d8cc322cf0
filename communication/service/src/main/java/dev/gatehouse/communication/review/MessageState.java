package dev.gatehouse.communication.review;

/** Where a message is; {@code WITHHELD}: its address had had its share of mails; {@code RESOLVED}: it was in doubt, and an operator had another one sent in its place. */
enum MessageState {
    QUEUED,
    SENDING,
    SENT,
    PARKED,
    FAILED,
    WITHHELD,
    RESOLVED
}
