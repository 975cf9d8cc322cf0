package dev.gatehouse.kit.problem;

import dev.gatehouse.kit.postgres.PostgresFailure;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import io.quarkus.logging.Log;
import jakarta.enterprise.context.ApplicationScoped;

/** Every failure of a gRPC call becomes a status here: the code's name as description for a refusal, nothing internal else. */
@ApplicationScoped
public class GrpcProblems implements ExceptionHandlerProvider {

    @Override
    public <ReqT, RespT> ExceptionHandler<ReqT, RespT> createHandler(
            ServerCall.Listener<ReqT> listener, ServerCall<ReqT, RespT> call, Metadata metadata) {
        return new ExceptionHandler<>(listener, call, metadata) {
            @Override
            protected void handleException(Throwable failure, ServerCall<ReqT, RespT> call, Metadata metadata) {
                var status = statusOf(failure);
                call.close(status.getStatus(), metadata);
            }
        };
    }

    @Override
    public Throwable transform(Throwable failure) {
        return statusOf(failure);
    }

    private static StatusException statusOf(Throwable failure) {
        return switch (failure) {
            case DomainException refusal ->
                codeOf(refusal.code().category())
                        .withDescription(refusal.code().name())
                        .asException();
            case StatusRuntimeException status -> status.getStatus().asException();
            case StatusException status -> status;
            default -> unexpected(failure);
        };
    }

    private static StatusException unexpected(Throwable failure) {
        if (PostgresFailure.isAway(failure)) {
            return Status.UNAVAILABLE.withDescription("UNAVAILABLE").asException();
        }
        if (PostgresFailure.isPassing(failure)) {
            // worth asking again, and no absence: a caller's breaker counts UNAVAILABLE as one
            return Status.ABORTED.withDescription("ABORTED").asException();
        }
        Log.error("call failed", failure);
        return Status.INTERNAL.withDescription("INTERNAL").asException();
    }

    private static Status codeOf(ErrorCode.Category category) {
        return switch (category) {
            case INVALID -> Status.INVALID_ARGUMENT;
            case UNAUTHENTICATED -> Status.UNAUTHENTICATED;
            case DENIED -> Status.PERMISSION_DENIED;
            case NOT_FOUND, GONE -> Status.NOT_FOUND;
            case CONFLICT -> Status.ALREADY_EXISTS;
            case PRECONDITION_FAILED, PRECONDITION_REQUIRED -> Status.FAILED_PRECONDITION;
            case RATE_LIMITED -> Status.RESOURCE_EXHAUSTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
        };
    }
}
