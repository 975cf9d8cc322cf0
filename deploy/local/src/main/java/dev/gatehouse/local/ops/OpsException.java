package dev.gatehouse.local.ops;

/** What an operator is told instead of a result. */
final class OpsException extends Exception {

    private static final long serialVersionUID = 1L;

    OpsException(String message) {
        super(message);
    }
}
