package dev.gatehouse.authorization.knowledge;

import dev.gatehouse.authorization.permission.HeldRole;
import dev.gatehouse.authorization.permission.PermissionPattern;
import dev.gatehouse.authorization.permission.RoleDefinition;
import dev.gatehouse.authorization.permission.Scope;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Roles and assignments as JSON: how PostgreSQL hands them over whole in one row, and how Redis keeps them. */
public final class PolicyJson {

    /** A JSON array of the rows of {@code r}, to be completed by {@code from role r …}. */
    public static final String ROLES = """
            coalesce(json_agg(json_build_object(
                'name', r.name,
                'permissions', array(select p.permission from role_permission p where p.role = r.name),
                'parents', array(select p.parent from role_parent p where p.role = r.name))), '[]')""";

    /** A JSON array of the rows of {@code a}, to be completed by {@code from assignment a …}. */
    public static final String ASSIGNMENTS =
            "coalesce(json_agg(json_build_array(a.role, a.scope, a.valid_until) order by a.role, a.scope), '[]')";

    private PolicyJson() {}

    public static List<RoleDefinition> roles(JsonArray json) {
        return objects(json)
                .map(role -> new RoleDefinition(
                        role.getString("name"),
                        strings(role.getJsonArray("permissions"))
                                .map(PermissionPattern::parse)
                                .collect(Collectors.toSet()),
                        strings(role.getJsonArray("parents")).collect(Collectors.toSet())))
                .toList();
    }

    public static List<HeldRole> heldRoles(JsonArray json) {
        return json.stream()
                .map(JsonArray.class::cast)
                .map(row -> new HeldRole(row.getString(0), Scope.parse(row.getString(1)), instant(row.getString(2))))
                .toList();
    }

    static String write(SubjectRoles subject) {
        var roles = new JsonArray();
        subject.roles()
                .forEach(held -> roles.add(new JsonArray()
                        .add(held.role())
                        .add(held.scope().value())
                        .add(
                                held.validUntil() == null
                                        ? null
                                        : held.validUntil().toString())));
        return new JsonObject()
                .put("revision", subject.revision())
                .put("roles_revision", subject.rolesRevision())
                .put("roles", roles)
                .encode();
    }

    static SubjectRoles subject(String text) {
        var json = new JsonObject(text);
        return new SubjectRoles(
                heldRoles(json.getJsonArray("roles")), json.getLong("revision"), json.getLong("roles_revision"));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : OffsetDateTime.parse(text).toInstant();
    }

    private static Stream<JsonObject> objects(JsonArray json) {
        return json.stream().map(JsonObject.class::cast);
    }

    private static Stream<String> strings(JsonArray json) {
        return json.stream().map(String.class::cast);
    }
}
