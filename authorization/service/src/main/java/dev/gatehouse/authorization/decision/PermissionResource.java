package dev.gatehouse.authorization.decision;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.FieldError;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * People ask what they may do; who holds {@code permissions:check-others} may ask about anybody. So may a service account with the
 * scope {@code permissions:check}, one question at a time.
 */
@Path("/v1")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "permissions")
class PermissionResource {

    private static final Permission CHECK_OTHERS = new Permission("permissions", "check-others");
    private static final int MOST = 100;

    /** A service account that may ask about anybody. */
    private static final String ASKING_SERVICE = Access.SCOPE + "permissions:check";

    /**
     * @param subject null for the caller
     * @param atLeastRevision a revision that a write returned: the answer knows that write
     */
    record Check(
            @NotNull String permission,
            @Nullable String scope,
            @Nullable UUID subject,
            @Nullable @Min(0) Long atLeastRevision) {

        UUID subjectOr(UUID caller) {
            return subject == null ? caller : subject;
        }

        Question question(UUID caller) {
            return new Question(
                    subjectOr(caller),
                    Permission.parse(permission),
                    Scope.parse(scope),
                    atLeastRevision == null ? 0 : atLeastRevision);
        }
    }

    record Batch(@NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid Check> checks) {}

    record Why(String code, List<String> path) {}

    record Result(boolean allowed, Why reason, long revision, boolean stale) {

        static Result of(Answer answer) {
            var decision = answer.decision();
            return new Result(
                    decision.allowed(),
                    new Why(decision.reason().name(), decision.path()),
                    answer.revision(),
                    answer.stale());
        }
    }

    record Results(List<Result> results) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Role(String role, String scope, @Nullable Instant validUntil) {

        static Role of(HeldRole held) {
            return new Role(held.role(), held.scope().value(), held.validUntil());
        }
    }

    record Permissions(List<Role> roles, List<String> permissions, long revision, boolean stale) {}

    private final DecisionEngine engine;

    PermissionResource(DecisionEngine engine) {
        this.engine = engine;
    }

    @POST
    @Path("/permissions/check")
    @RolesAllowed({Access.FULL_SESSION, ASKING_SERVICE})
    @Operation(
            summary = "May I, or they, do that there? The reason names the role that grants it and by which path.",
            description =
                    "A service account needs the scope permissions:check and names a subject: it has no permissions"
                            + " of its own to ask about.")
    public Uni<Result> check(@NotNull @Valid Check check, @Context SecurityContext security) {
        if (security.isUserInRole(ASKING_SERVICE)) {
            return engine.check(check.question(named(check.subject()))).map(Result::of);
        }
        var caller = AccessToken.of(security).userId();
        var question = check.question(caller);
        return mayAskAbout(List.of(question), caller)
                .flatMap(granted -> engine.check(question))
                .map(Result::of);
    }

    @POST
    @Path("/permissions/check-batch")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Up to 100 questions; answers in the order asked.")
    public Uni<Results> checkBatch(@NotNull @Valid Batch batch, @Context SecurityContext security) {
        var caller = AccessToken.of(security).userId();
        var questions =
                batch.checks().stream().map(check -> check.question(caller)).toList();
        return mayAskAbout(questions, caller)
                .flatMap(granted -> Uni.join()
                        .all(questions.stream().map(engine::check).toList())
                        .andFailFast())
                .map(answers -> new Results(answers.stream().map(Result::of).toList()));
    }

    @GET
    @Path("/users/me/permissions")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "My roles, and what they let me do in a scope. Wildcards are not expanded.")
    public Uni<Permissions> mine(@QueryParam("scope") @Nullable String scope, @Context SecurityContext security) {
        var place = Scope.parse(scope);
        return engine.standing(AccessToken.of(security).userId(), 0)
                .map(standing -> new Permissions(
                        standing.counting().stream().map(Role::of).toList(),
                        standing.permissions(place),
                        standing.knowledge().revision(),
                        standing.stale()));
    }

    private static UUID named(@Nullable UUID subject) {
        if (subject == null) {
            throw new DomainException(
                    PlatformError.INVALID_REQUEST,
                    "Some fields are not valid.",
                    List.of(new FieldError("/subject", "NOT_NULL", "A service account asks about somebody.")));
        }
        return subject;
    }

    private Uni<Void> mayAskAbout(List<Question> questions, UUID caller) {
        return questions.stream().allMatch(question -> question.subject().equals(caller))
                ? Uni.createFrom().voidItem()
                : engine.require(caller, CHECK_OTHERS, Scope.GLOBAL);
    }
}
