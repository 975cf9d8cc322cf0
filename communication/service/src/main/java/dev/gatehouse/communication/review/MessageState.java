package dev.gatehouse.communication.review;

/** Where a message is; {@code RESOLVED}: it was in doubt, and an operator had another one sent in its place. */
enum MessageState {
    QUEUED,
    SENDING,
    SENT,
    PARKED,
    FAILED,
    RESOLVED
}
