package dev.gatehouse.authorization.decision;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gatehouse.authorization.permission.Permission;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.smallrye.mutiny.Uni;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * OpenID AuthZEN Authorization API 1.0. A subject is {@code {"type": "user", "id": <user id>}}; what is asked is the permission
 * {@code <resource.type>:<action.name>}, in the scope {@code resource.properties.scope} if there is one.
 */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "authzen")
class AccessEvaluationResource {

    private static final Permission CHECK_OTHERS = new Permission("permissions", "check-others");
    private static final String USER = "user";
    private static final int MOST = 100;

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Subject(
            @NotNull @Size(max = 256) String type,
            @NotNull @Size(max = 256) String id) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Action(@NotNull @Size(max = 64) String name) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Properties(@Nullable String scope) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Resource(
            @NotNull @Size(max = 64) String type,
            @NotNull @Size(max = 1_024) String id,
            @Nullable Properties properties) {}

    /** What a member of a batch leaves out, it takes from the batch. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Evaluation(
            @Nullable @Valid Subject subject,
            @Nullable @Valid Action action,
            @Nullable @Valid Resource resource) {

        Evaluation or(Evaluation other) {
            return new Evaluation(
                    subject == null ? other.subject : subject,
                    action == null ? other.action : action,
                    resource == null ? other.resource : resource);
        }
    }

    enum Semantic {
        @JsonProperty("execute_all")
        EXECUTE_ALL,
        @JsonProperty("deny_on_first_deny")
        DENY_ON_FIRST_DENY,
        @JsonProperty("permit_on_first_permit")
        PERMIT_ON_FIRST_PERMIT
    }

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Options(@Nullable Semantic evaluationsSemantic) {}

    @JsonIgnoreProperties(ignoreUnknown = true)
    record Evaluations(
            @Nullable @Valid Subject subject,
            @Nullable @Valid Action action,
            @Nullable @Valid Resource resource,
            @NotNull @Size(min = 1, max = MOST) List<@NotNull @Valid Evaluation> evaluations,
            @Nullable Options options) {

        Semantic semantic() {
            return options == null || options.evaluationsSemantic() == null
                    ? Semantic.EXECUTE_ALL
                    : options.evaluationsSemantic();
        }
    }

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Verdict(boolean decision, @Nullable Map<String, Object> context) {

        static final Verdict UNKNOWN_SUBJECT = new Verdict(false, Map.of("reason", "UNKNOWN_SUBJECT"));

        static Verdict of(Answer answer) {
            var decision = answer.decision();
            return new Verdict(
                    decision.allowed(),
                    Map.of("reason", decision.reason().name(), "path", decision.path(), "revision", answer.revision()));
        }
    }

    record Verdicts(List<Verdict> evaluations) {}

    private record Asked(@Nullable UUID subject, Permission permission, Scope scope) {}

    record Metadata(String policyDecisionPoint, String accessEvaluationEndpoint, String accessEvaluationsEndpoint) {}

    private final DecisionEngine engine;
    private final DecisionConfig config;

    AccessEvaluationResource(DecisionEngine engine, DecisionConfig config) {
        this.engine = engine;
        this.config = config;
    }

    @POST
    @Path("/access/v1/evaluation")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "AuthZEN Access Evaluation")
    public Uni<Verdict> evaluate(@NotNull @Valid Evaluation evaluation, @Context SecurityContext security) {
        return evaluate(List.of(asked(evaluation)), security).map(List::getFirst);
    }

    @POST
    @Path("/access/v1/evaluations")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "AuthZEN Access Evaluations: up to 100")
    public Uni<Verdicts> evaluateAll(@NotNull @Valid Evaluations batch, @Context SecurityContext security) {
        var defaults = new Evaluation(batch.subject(), batch.action(), batch.resource());
        var questions = batch.evaluations().stream()
                .map(each -> asked(each.or(defaults)))
                .toList();
        return evaluate(questions, security).map(all -> new Verdicts(upToTheEnd(all, batch.semantic())));
    }

    @GET
    @Path("/.well-known/authzen-configuration")
    @PermitAll
    @Operation(summary = "AuthZEN metadata")
    public Metadata metadata() {
        var origin = config.publicOrigin().toString();
        return new Metadata(origin, origin + "/access/v1/evaluation", origin + "/access/v1/evaluations");
    }

    private Uni<List<Verdict>> evaluate(List<Asked> asked, SecurityContext security) {
        var caller = AccessToken.of(security).userId();
        var permitted = asked.stream().allMatch(each -> caller.equals(each.subject()))
                ? Uni.createFrom().voidItem()
                : engine.require(caller, CHECK_OTHERS, Scope.GLOBAL);
        return permitted.flatMap(granted ->
                Uni.join().all(asked.stream().map(this::verdict).toList()).andFailFast());
    }

    private Uni<Verdict> verdict(Asked asked) {
        return asked.subject() == null
                ? Uni.createFrom().item(Verdict.UNKNOWN_SUBJECT)
                : engine.check(new Question(asked.subject(), asked.permission(), asked.scope(), 0))
                        .map(Verdict::of);
    }

    private static Asked asked(Evaluation evaluation) {
        if (evaluation.subject() == null || evaluation.action() == null || evaluation.resource() == null) {
            throw new DomainException(PlatformError.INVALID_REQUEST, "subject, action and resource are needed.");
        }
        var resource = evaluation.resource();
        return new Asked(
                user(evaluation.subject()),
                Permission.parse(resource.type() + ":" + evaluation.action().name()),
                Scope.parse(
                        resource.properties() == null
                                ? null
                                : resource.properties().scope()));
    }

    /** Null for whatever is no user of ours: nobody knows it, so it may do nothing. */
    private static @Nullable UUID user(Subject subject) {
        try {
            return subject.type().equals(USER) ? UUID.fromString(subject.id()) : null;
        } catch (IllegalArgumentException noUser) {
            return null;
        }
    }

    private static List<Verdict> upToTheEnd(List<Verdict> all, Semantic semantic) {
        for (int i = 0; i < all.size(); i++) {
            boolean ends =
                    switch (semantic) {
                        case EXECUTE_ALL -> false;
                        case DENY_ON_FIRST_DENY -> !all.get(i).decision();
                        case PERMIT_ON_FIRST_PERMIT -> all.get(i).decision();
                    };
            if (ends) {
                return all.subList(0, i + 1);
            }
        }
        return all;
    }
}
