package dev.gatehouse.authorization.role;

import static dev.gatehouse.authorization.Http.as;
import static dev.gatehouse.authorization.Http.code;
import static dev.gatehouse.authorization.Http.createRole;
import static dev.gatehouse.authorization.Http.give;
import static dev.gatehouse.authorization.Http.may;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.authorization.Patience;
import dev.gatehouse.authorization.TestPolicy;
import dev.gatehouse.testkit.BackingServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@QuarkusTest
@QuarkusTestResource(BackingServers.class)
@QuarkusTestResource(Patience.class)
class RoleResourceTest {

    private static final String ROLES = "/admin/v1/roles";

    @Inject
    TestPolicy policy;

    private UUID admin;
    private String name;

    @BeforeEach
    void begin() {
        admin = policy.userWith("admin");
        name = "r-" + UUID.randomUUID();
    }

    @Test
    void aRoleIsCreatedReadChangedAndDeletedAndEachWriteHasALaterRevision() {
        var created = createRole(admin, name, List.of("docs:read", "docs:*"), "user");
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.header("Location")).endsWith(ROLES + "/" + name);
        var read = as(admin).get(ROLES + "/" + name);
        assertThat(read.statusCode()).isEqualTo(200);
        assertThat(read.jsonPath().getMap(""))
                .isEqualTo(Map.of(
                        "name",
                        name,
                        "description",
                        "",
                        "built_in",
                        false,
                        "by_default",
                        false,
                        "permissions",
                        List.of("docs:*", "docs:read"),
                        "parents",
                        List.of("user")));

        var changed = as(admin)
                .body(Map.of("permissions", List.of("docs:list"), "parents", List.of(), "description", "Lists"))
                .patch(ROLES + "/" + name);
        assertThat(changed.statusCode()).isEqualTo(200);
        assertThat(changed.jsonPath().getLong("revision"))
                .isGreaterThan(created.jsonPath().getLong("revision"));
        assertThat(as(admin).get(ROLES + "/" + name).jsonPath().getList("permissions"))
                .containsExactly("docs:list");

        assertThat(as(admin).delete(ROLES + "/" + name).statusCode()).isEqualTo(200);
        assertThat(as(admin).get(ROLES + "/" + name).statusCode()).isEqualTo(404);
    }

    @Test
    void aChangedRoleCountsAtOnceForAllWhoHoldItByInheritance() {
        var heir = name + "h";
        createRole(admin, name, List.of("docs:read"));
        createRole(admin, heir, List.of(), name);
        var user = policy.userWith(heir);
        assertThat(may(user, "docs:read")).isTrue();
        assertThat(may(user, "docs:write")).isFalse();

        as(admin).body(Map.of("permissions", List.of("docs:write"))).patch(ROLES + "/" + name);

        assertThat(may(user, "docs:read")).isFalse();
        assertThat(may(user, "docs:write")).isTrue();
    }

    @Test
    void noRoleInheritsFromItselfByWhateverDetour() {
        createRole(admin, name, List.of());
        createRole(admin, name + "b", List.of(), name);
        createRole(admin, name + "c", List.of(), name + "b");

        for (var parent : List.of(name, name + "b", name + "c")) {
            var refused = as(admin).body(Map.of("parents", List.of(parent))).patch(ROLES + "/" + name);
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(code(refused)).isEqualTo("ROLE_CYCLE");
        }
        assertThat(as(admin).get(ROLES + "/" + name).jsonPath().getList("parents"))
                .isEmpty();
    }

    @Test
    void nobodyDefinesARoleBeyondWhatTheyHoldEverywhereAndForEver() {
        policy.define(name, "roles:manage", "docs:read");
        var manager = policy.userWith(name);

        assertThat(createRole(manager, name + "1", List.of("docs:read")).statusCode())
                .isEqualTo(201);
        assertThat(code(createRole(manager, name + "2", List.of("docs:*")))).isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(code(createRole(manager, name + "3", List.of("*:read")))).isEqualTo("BEYOND_OWN_PERMISSIONS");
        assertThat(code(createRole(manager, name + "4", List.of(), "admin"))).isEqualTo("BEYOND_OWN_PERMISSIONS");
        var widened = as(manager).body(Map.of("parents", List.of("support"))).patch(ROLES + "/" + name + "1");
        assertThat(widened.statusCode()).isEqualTo(403);
        assertThat(code(widened)).isEqualTo("BEYOND_OWN_PERMISSIONS");
        var foreign = as(manager).body(Map.of("permissions", List.of())).patch(ROLES + "/support");
        assertThat(code(foreign)).isEqualTo("BEYOND_OWN_PERMISSIONS");

        var temporary = policy.userWith(name, "", Instant.now().plusSeconds(3_600));
        assertThat(code(createRole(temporary, name + "5", List.of("docs:read"))))
                .isEqualTo("BEYOND_OWN_PERMISSIONS");
        var elsewhere = policy.userWith(name, "org/1", null);
        assertThat(code(createRole(elsewhere, name + "6", List.of("docs:read"))))
                .isEqualTo("PERMISSION_DENIED");
    }

    @Test
    void builtInRolesStayAndUsedOnesToo() {
        createRole(admin, name, List.of("docs:read"));
        createRole(admin, name + "h", List.of(), name);
        createRole(admin, name + "g", List.of());
        give(admin, UUID.randomUUID(), Map.of("role", name + "g", "scope", "org/1"));

        assertThat(code(as(admin).delete(ROLES + "/user"))).isEqualTo("BUILT_IN_ROLE");
        assertThat(code(as(admin).body(Map.of("permissions", List.of())).patch(ROLES + "/admin")))
                .isEqualTo("BUILT_IN_ROLE");
        assertThat(code(as(admin).delete(ROLES + "/" + name))).isEqualTo("ROLE_IN_USE");
        assertThat(code(as(admin).delete(ROLES + "/" + name + "g"))).isEqualTo("ROLE_IN_USE");
        assertThat(code(createRole(admin, name, List.of()))).isEqualTo("ROLE_EXISTS");
        assertThat(code(createRole(admin, name + "x", List.of(), "no-such-role")))
                .isEqualTo("UNKNOWN_PARENT");
        assertThat(as(admin).delete(ROLES + "/no-such-role").statusCode()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({
        "Upper,  docs:read, /name",
        "a_b,    docs:read, /name",
        "'',     docs:read, /name",
        "fine,   docs,      /permissions",
        "fine,   Docs:read, /permissions",
        "fine,   docs:r*,   /permissions"
    })
    void malformedRolesAreRefusedWithAPointer(String role, String permission, String pointer) {
        var refused = createRole(admin, role, List.of(permission));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.contentType()).startsWith("application/problem+json");
        assertThat(refused.jsonPath().getString("errors[0].pointer")).startsWith(pointer);
    }

    @Test
    void unknownFieldsAreNotTaken() {
        var refused = as(admin)
                .body(Map.of("name", name, "permissions", List.of(), "built_in", true))
                .post(ROLES);

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.jsonPath().getString("errors[0].pointer"))
                .as(refused.asString())
                .isEqualTo("/built_in");
    }

    @Test
    void listsInPagesByName() {
        createRole(admin, name + "a", List.of());
        createRole(admin, name + "b", List.of("docs:read"));

        var names = new ArrayList<String>();
        String token = "";
        while (token != null) {
            var page = as(admin).get(ROLES + "?page_size=2&page_token=" + token);
            assertThat(page.statusCode()).isEqualTo(200);
            names.addAll(page.jsonPath().getList("roles.name", String.class));
            token = page.jsonPath().getString("next_page_token");
            assertThat(page.header("Link") == null).isEqualTo(token == null);
        }

        assertThat(names)
                .isSorted()
                .doesNotHaveDuplicates()
                .contains("admin", "support", "user", name + "a", name + "b");
        assertThat(as(admin).get(ROLES + "?page_size=0").statusCode()).isEqualTo(400);
        assertThat(as(admin).get(ROLES + "?page_size=201").statusCode()).isEqualTo(400);
    }
}
