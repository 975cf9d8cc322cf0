package dev.gatehouse.communication.mailer;

/** How talking to the mail server ended. The reasons are stable codes, without anything that the server said. */
public sealed interface Attempt {

    /** The server took the message (RFC 5321 section 4.2.5: it is responsible from here). */
    record Accepted() implements Attempt {}

    /** The server surely did not take it; another time it may. */
    record NotAccepted(String reason) implements Attempt {}

    /** We ended it before the server can have taken the message, for this process stops, or must not send it after all. */
    record BrokenOff() implements Attempt {}

    /** The server said never (5yz). */
    record Refused(String reason) implements Attempt {}

    /** The whole message went out and no answer came: it may have been accepted. */
    record Unknown(String reason) implements Attempt {}
}
