package dev.gatehouse.kit.audit;

/**
 * Something under {@code /admin} was refused to somebody who is known.
 *
 * @param callerId a user's id, or a service account's client id
 * @param door method and the part of the path that no caller chooses, for example {@code POST /admin/v1/keys}
 * @param clientAddress an IP literal as the gateway saw it; empty when there is none
 * @param deviceName what the client calls itself, 200 characters of it at most
 */
public record OperatorRefusal(
        CallerType callerType, String callerId, String door, String clientAddress, String deviceName) {}
