package dev.gatehouse.usermanagement.handover;

import io.grpc.Status;
import java.util.Set;

/** What core-auth's refusal of a handover means, by its gRPC status. */
final class Refusal {

    /**
     * The others mean that core-auth or its keys are away, busy or broken, that it is of a version before, or that its settings do not
     * let this service in yet: the same may succeed later, and all of them together.
     */
    private static final Set<Status.Code> FOR_GOOD = Set.of(
            Status.Code.INVALID_ARGUMENT,
            Status.Code.OUT_OF_RANGE,
            Status.Code.NOT_FOUND,
            Status.Code.ALREADY_EXISTS,
            Status.Code.FAILED_PRECONDITION);

    private Refusal() {}

    /** True when the same handover will be refused again, until somebody mends something. */
    static boolean isForGood(Throwable failure) {
        return FOR_GOOD.contains(Status.fromThrowable(failure).getCode());
    }
}
