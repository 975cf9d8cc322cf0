package dev.gatehouse.authorization.assignment;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.decision.DecisionEngine;
import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.http.StorableTime;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Operators give and take roles. Needs {@code roles:manage} there, by the caller's roles of now and not by the token's. */
@Path("/admin/v1/users/{id}/roles")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "assignments", description = "Needs the permission roles:manage in the scope concerned")
class AssignmentResource {

    private static final String NAME = "[a-z][a-z0-9-]{0,62}";

    /**
     * @param scope null or empty for everywhere
     * @param validUntil null for ever
     */
    record NewAssignment(
            @NotNull @Pattern(regexp = NAME) String role,
            @Nullable String scope,
            @StorableTime @Nullable Instant validUntil) {}

    record Written(long revision) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Given(
            String role,
            String scope,
            @Nullable Instant validUntil,
            Instant assignedAt,
            @Nullable UUID assignedBy) {

        static Given of(Assignment assignment) {
            return new Given(
                    assignment.role,
                    assignment.scope,
                    assignment.validUntil,
                    assignment.assignedAt,
                    assignment.assignedBy);
        }
    }

    record Assignments(List<Given> assignments) {}

    private final DecisionEngine engine;
    private final AssignmentRepository assignments;
    private final GiveRole giveRole;
    private final TakeRole takeRole;
    private final Operators operators;

    AssignmentResource(
            DecisionEngine engine,
            AssignmentRepository assignments,
            GiveRole giveRole,
            TakeRole takeRole,
            Operators operators) {
        this.engine = engine;
        this.assignments = assignments;
        this.giveRole = giveRole;
        this.takeRole = takeRole;
        this.operators = operators;
    }

    @GET
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "All that a user was given. Needs roles:manage everywhere.")
    public Uni<Assignments> list(@PathParam("id") UUID id, @Context SecurityContext security) {
        return managing(security, Scope.GLOBAL, () -> Panache.withSession(() -> assignments.of(id))
                .map(found -> new Assignments(found.stream().map(Given::of).toList())));
    }

    @POST
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Gives a role, of which the caller holds all, there and for as long. Again: moves its end.")
    public Uni<Written> give(
            @PathParam("id") UUID id,
            @NotNull @Valid NewAssignment assignment,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var held = new HeldRole(assignment.role(), Scope.parse(assignment.scope()), assignment.validUntil());
        var author = operators.of(security, http);
        return managing(
                security, held.scope(), () -> giveRole.give(author, id, held).map(Written::new));
    }

    @DELETE
    @Path("/{role}")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Takes a role. Without a scope: the assignment that holds everywhere.")
    public Uni<Written> take(
            @PathParam("id") UUID id,
            @PathParam("role") @Pattern(regexp = NAME) String role,
            @QueryParam("scope") @Nullable String scope,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var held = new HeldRole(role, Scope.parse(scope), null);
        var author = operators.of(security, http);
        return managing(
                security, held.scope(), () -> takeRole.take(author, id, held).map(Written::new));
    }

    /** Asked before anything is touched; a write asks once more within its transaction. */
    private <T> Uni<T> managing(SecurityContext security, Scope scope, Supplier<Uni<T>> action) {
        var caller = AccessToken.of(security).userId();
        return engine.require(caller, Draft.MANAGE_ROLES, scope).flatMap(granted -> action.get());
    }
}
