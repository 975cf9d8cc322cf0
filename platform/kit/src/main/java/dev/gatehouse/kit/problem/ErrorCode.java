package dev.gatehouse.kit.problem;

/** A stable, public name for something that can go wrong; each service has one enum of them. */
public interface ErrorCode {

    /** What it means on every wire: REST status and gRPC status follow from it. */
    enum Category {
        INVALID,
        UNAUTHENTICATED,
        DENIED,
        NOT_FOUND,
        CONFLICT,
        GONE,
        PRECONDITION_FAILED,
        PRECONDITION_REQUIRED,
        RATE_LIMITED,
        UNAVAILABLE
    }

    String name();

    Category category();
}
