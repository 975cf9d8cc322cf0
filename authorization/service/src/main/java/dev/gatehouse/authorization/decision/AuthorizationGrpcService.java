package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.AuthorizationError;
import dev.gatehouse.authorization.api.v1.AuthorizationService;
import dev.gatehouse.authorization.api.v1.BatchCheckRequest;
import dev.gatehouse.authorization.api.v1.BatchCheckResponse;
import dev.gatehouse.authorization.api.v1.CheckRequest;
import dev.gatehouse.authorization.api.v1.CheckResponse;
import dev.gatehouse.authorization.api.v1.ListPermissionsRequest;
import dev.gatehouse.authorization.api.v1.ListPermissionsResponse;
import dev.gatehouse.authorization.api.v1.ListRolesRequest;
import dev.gatehouse.authorization.api.v1.ListRolesResponse;
import dev.gatehouse.authorization.api.v1.Reason;
import dev.gatehouse.authorization.api.v1.RoleAssignment;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

/** Answers the other services. What memory knows is answered on the event loop, without leaving it. */
@GrpcService
class AuthorizationGrpcService implements AuthorizationService {

    private final DecisionEngine engine;
    private final DecisionConfig config;

    AuthorizationGrpcService(DecisionEngine engine, DecisionConfig config) {
        this.engine = engine;
        this.config = config;
    }

    @Override
    public Uni<CheckResponse> check(CheckRequest request) {
        return answer(request);
    }

    @Override
    public Uni<BatchCheckResponse> batchCheck(BatchCheckRequest request) {
        if (request.getChecksCount() > config.batch()) {
            return Uni.createFrom()
                    .failure(new DomainException(
                            AuthorizationError.TOO_MANY_CHECKS, "At most " + config.batch() + " checks at once."));
        }
        if (request.getChecksCount() == 0) {
            return Uni.createFrom().item(BatchCheckResponse.getDefaultInstance());
        }
        var answers = request.getChecksList().stream().map(this::answer).toList();
        return Uni.join().all(answers).andFailFast().map(results -> BatchCheckResponse.newBuilder()
                .addAllResults(results)
                .build());
    }

    @Override
    public Uni<ListRolesResponse> listRoles(ListRolesRequest request) {
        return Uni.createFrom()
                .deferred(() -> engine.standing(subject(request.getUserId()), 0))
                .map(standing -> ListRolesResponse.newBuilder()
                        .addAllAssignments(standing.counting().stream()
                                .map(AuthorizationGrpcService::assignment)
                                .toList())
                        .setRevision(standing.knowledge().revision())
                        .build());
    }

    @Override
    public Uni<ListPermissionsResponse> listPermissions(ListPermissionsRequest request) {
        return Uni.createFrom().deferred(() -> {
            var scope = Scope.parse(request.getScope());
            return engine.standing(subject(request.getUserId()), 0).map(standing -> ListPermissionsResponse.newBuilder()
                    .addAllPermissions(standing.permissions(scope))
                    .setRevision(standing.knowledge().revision())
                    .build());
        });
    }

    private Uni<CheckResponse> answer(CheckRequest request) {
        try {
            var question = question(request);
            var known = engine.checkAtOnce(question);
            return known == null
                    ? engine.check(question).map(AuthorizationGrpcService::response)
                    : Uni.createFrom().item(response(known));
        } catch (DomainException refused) {
            return Uni.createFrom().failure(refused);
        }
    }

    private static Question question(CheckRequest request) {
        return Question.parse(
                subject(request.getUserId()),
                request.getPermission(),
                request.getScope(),
                revision(request.getAtLeastRevision()));
    }

    /** Unsigned on the wire: what is negative here is further away than any revision. */
    private static long revision(long wire) {
        return wire < 0 ? Long.MAX_VALUE : wire;
    }

    private static UUID subject(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException malformed) {
            throw new DomainException(AuthorizationError.MALFORMED_SUBJECT, "user_id is not a UUID.");
        }
    }

    private static CheckResponse response(Answer answer) {
        var decision = answer.decision();
        return CheckResponse.newBuilder()
                .setAllowed(decision.allowed())
                .setReason(Reason.newBuilder().setCode(decision.reason().name()).addAllPath(decision.path()))
                .setRevision(answer.revision())
                .setStale(answer.stale())
                .build();
    }

    private static RoleAssignment assignment(HeldRole held) {
        return RoleAssignment.newBuilder()
                .setRole(held.role())
                .setScope(held.scope().value())
                .build();
    }
}
