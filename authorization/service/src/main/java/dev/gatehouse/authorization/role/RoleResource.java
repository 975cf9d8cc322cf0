package dev.gatehouse.authorization.role;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.gatehouse.authorization.change.Draft;
import dev.gatehouse.authorization.decision.DecisionEngine;
import dev.gatehouse.authorization.permission.Scope;
import dev.gatehouse.kit.audit.Operators;
import dev.gatehouse.kit.security.Access;
import dev.gatehouse.kit.security.AccessToken;
import io.quarkus.hibernate.reactive.panache.Panache;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Operators define roles. Needs {@code roles:manage} everywhere, by the caller's roles of now and not by the token's. */
@Path("/admin/v1/roles")
@Consumes(MediaType.APPLICATION_JSON)
@Tag(name = "roles", description = "Needs the permission roles:manage")
class RoleResource {

    private static final String NAME = "[a-z][a-z0-9-]{0,62}";
    private static final String PERMISSION = "(\\*|[a-z0-9][a-z0-9._-]{0,63}):(\\*|[a-z0-9][a-z0-9._-]{0,63})";
    private static final int MOST_PERMISSIONS = 200;
    private static final int MOST_PARENTS = 20;
    private static final int LONGEST_DESCRIPTION = 200;

    record NewRole(
            @NotNull @Pattern(regexp = NAME) String name,
            @Nullable @Size(max = LONGEST_DESCRIPTION) String description,
            @NotNull @Size(max = MOST_PERMISSIONS) Set<@NotNull @Pattern(regexp = PERMISSION) String> permissions,
            @Nullable @Size(max = MOST_PARENTS) Set<@NotNull @Pattern(regexp = NAME) String> parents) {}

    /** What is left out stays as it is. */
    record RoleChange(
            @Nullable @Size(max = LONGEST_DESCRIPTION) String description,
            @Nullable @Size(max = MOST_PERMISSIONS) Set<@NotNull @Pattern(regexp = PERMISSION) String> permissions,
            @Nullable @Size(max = MOST_PARENTS) Set<@NotNull @Pattern(regexp = NAME) String> parents) {}

    record Written(long revision) {}

    @JsonInclude(JsonInclude.Include.NON_NULL)
    record RolePage(List<RoleView> roles, @Nullable String nextPageToken) {}

    private final DecisionEngine engine;
    private final RoleRepository roles;
    private final CreateRole createRole;
    private final ChangeRole changeRole;
    private final DeleteRole deleteRole;
    private final Operators operators;

    RoleResource(
            DecisionEngine engine,
            RoleRepository roles,
            CreateRole createRole,
            ChangeRole changeRole,
            DeleteRole deleteRole,
            Operators operators) {
        this.engine = engine;
        this.roles = roles;
        this.createRole = createRole;
        this.changeRole = changeRole;
        this.deleteRole = deleteRole;
        this.operators = operators;
    }

    @GET
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Roles by name, in pages: page_token is the last name of the page before.")
    public Uni<RestResponse<RolePage>> list(
            @QueryParam("page_size") @DefaultValue("50") @Min(1) @Max(200) int pageSize,
            @QueryParam("page_token") @DefaultValue("") @Pattern(regexp = "|" + NAME) String pageToken,
            @Context SecurityContext security) {
        return managing(security, () -> Panache.withSession(() -> roles.after(pageToken, pageSize + 1))
                .map(found -> page(found.stream().map(RoleView::of).toList(), pageSize)));
    }

    @GET
    @Path("/{name}")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "One role")
    public Uni<RoleView> get(
            @PathParam("name") @Pattern(regexp = NAME) String name, @Context SecurityContext security) {
        return managing(
                security, () -> Panache.withSession(() -> roles.get(name)).map(RoleView::of));
    }

    @POST
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "A new role, of nothing that the caller does not hold everywhere and for ever")
    public Uni<RestResponse<Written>> create(
            @NotNull @Valid NewRole role, @Context SecurityContext security, @Context HttpServerRequest http) {
        var author = operators.of(security, http);
        return managing(security, () -> createRole
                .create(
                        author,
                        role.name(),
                        role.description() == null ? "" : role.description(),
                        role.permissions(),
                        role.parents() == null ? Set.of() : role.parents())
                .map(revision -> RestResponse.ResponseBuilder.<Written>create(RestResponse.Status.CREATED)
                        .location(URI.create("/admin/v1/roles/" + role.name()))
                        .entity(new Written(revision))
                        .build()));
    }

    @PATCH
    @Path("/{name}")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Changes a role for all who hold it. What is left out stays; a list replaces the old one.")
    public Uni<Written> change(
            @PathParam("name") @Pattern(regexp = NAME) String name,
            @NotNull @Valid RoleChange change,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var wanted = new ChangeRole.Change(change.description(), change.permissions(), change.parents());
        var author = operators.of(security, http);
        return managing(security, () -> changeRole.change(author, name, wanted).map(Written::new));
    }

    @DELETE
    @Path("/{name}")
    @RolesAllowed(Access.FULL_SESSION)
    @Operation(summary = "Ends a role that nobody holds and no other role inherits from")
    public Uni<Written> delete(
            @PathParam("name") @Pattern(regexp = NAME) String name,
            @Context SecurityContext security,
            @Context HttpServerRequest http) {
        var author = operators.of(security, http);
        return managing(security, () -> deleteRole.delete(author, name).map(Written::new));
    }

    /** Asked before anything is touched; a write asks once more within its transaction. */
    private <T> Uni<T> managing(SecurityContext security, Supplier<Uni<T>> action) {
        var caller = AccessToken.of(security).userId();
        return engine.require(caller, Draft.MANAGE_ROLES, Scope.GLOBAL).flatMap(granted -> action.get());
    }

    private static RestResponse<RolePage> page(List<RoleView> found, int size) {
        if (found.size() <= size) {
            return RestResponse.ok(new RolePage(found, null));
        }
        var roles = found.subList(0, size);
        var token = roles.getLast().name();
        return RestResponse.ResponseBuilder.ok(new RolePage(roles, token))
                .header("Link", "</admin/v1/roles?page_size=" + size + "&page_token=" + token + ">; rel=\"next\"")
                .build();
    }
}
