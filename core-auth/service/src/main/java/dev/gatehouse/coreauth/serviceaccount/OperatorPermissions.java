package dev.gatehouse.coreauth.serviceaccount;

import dev.gatehouse.authorization.api.v1.BatchCheckRequest;
import dev.gatehouse.authorization.api.v1.BatchCheckResponse;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.MutinyAuthorizationServiceGrpc.MutinyAuthorizationServiceStub;
import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.kit.grpc.Peer;
import dev.gatehouse.kit.grpc.Peers;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Nobody gives away more than he holds: asks authorization, by the operator's roles of now. Without an answer: no. */
@ApplicationScoped
@Startup // so that its gauge is there before it is asked
class OperatorPermissions {

    private final MutinyAuthorizationServiceStub authorization;
    private final Peer peer;
    private final long deadlineMillis;

    OperatorPermissions(
            @GrpcClient("authorization") MutinyAuthorizationServiceStub authorization,
            @GrpcClient("authorization") Channel channel,
            Peers peers,
            ServiceAccountConfig config) {
        this.authorization = authorization;
        this.peer = peers.of("authorization", channel);
        this.deadlineMillis = config.permissionDeadline().toMillis();
    }

    /** Completes when the operator holds each of them everywhere; else BEYOND_OWN_PERMISSIONS, or UNAVAILABLE without an answer. */
    Uni<Void> require(UUID operator, List<String> permissions) {
        var checks = permissions.stream()
                .map(permission -> CheckRequest.newBuilder()
                        .setUserId(operator.toString())
                        .setPermission(permission)
                        .build())
                .toList();
        var question = BatchCheckRequest.newBuilder().addAllChecks(checks).build();
        return peer.ask(() -> authorization
                        .withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                        .batchCheck(question))
                .onFailure()
                .transform(OperatorPermissions::unanswered)
                .invoke(answer -> refuseUnlessAllAllowed(answer, permissions))
                .replaceWithVoid();
    }

    private static void refuseUnlessAllAllowed(BatchCheckResponse answer, List<String> permissions) {
        if (answer.getResultsCount() != permissions.size()) {
            throw unanswered(new IllegalStateException("answers are missing"));
        }
        for (int i = 0; i < permissions.size(); i++) {
            if (!answer.getResults(i).getAllowed()) {
                throw new DomainException(
                        CoreAuthError.BEYOND_OWN_PERMISSIONS, "You do not hold " + permissions.get(i) + " yourself.");
            }
        }
    }

    private static DomainException unanswered(Throwable failure) {
        Log.warnf("an operator's permissions are not known: %s", failure.getMessage());
        return new DomainException(PlatformError.UNAVAILABLE, "What you may give away cannot be found out just now.");
    }
}
