package dev.gatehouse.kit.audit;

/** Who it is that asked. Sent by name: never rename. */
public enum CallerType {
    USER,
    /** A full session of somebody who holds one of the operators' roles. */
    OPERATOR,
    SERVICE_ACCOUNT
}
