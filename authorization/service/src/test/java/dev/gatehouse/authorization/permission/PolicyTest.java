package dev.gatehouse.authorization.permission;

import static dev.gatehouse.authorization.permission.Roles.decide;
import static dev.gatehouse.authorization.permission.Roles.held;
import static dev.gatehouse.authorization.permission.Roles.role;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static final Policy POLICY = Policy.of(List.of(
            role("user", "profile:read profile:write"),
            role("support", "users:read", "user"),
            role("auditor", "*:read"),
            role("owner", "billing:*"),
            role("lead", "", "support", "auditor"),
            role("admin", "*:*"),
            role("empty", "")));

    @ParameterizedTest
    @CsvSource({
        "user,    profile:read,   GRANTED,           user",
        "user,    profile:delete, NO_ROLE_GRANTS_IT, ",
        "user,    users:read,     NO_ROLE_GRANTS_IT, ",
        "support, users:read,     GRANTED,           support",
        "support, profile:write,  GRANTED,           support user",
        "support, users:write,    NO_ROLE_GRANTS_IT, ",
        "auditor, anything:read,  GRANTED,           auditor",
        "auditor, anything:write, NO_ROLE_GRANTS_IT, ",
        "owner,   billing:refund, GRANTED,           owner",
        "owner,   bill:refund,    NO_ROLE_GRANTS_IT, ",
        "lead,    profile:write,  GRANTED,           lead support user",
        "lead,    users:read,     GRANTED,           lead support",
        "lead,    logs:read,      GRANTED,           lead auditor",
        "admin,   roles:manage,   GRANTED,           admin",
        "empty,   profile:read,   NO_ROLE_GRANTS_IT, ",
        "gone,    profile:read,   NO_ROLE_GRANTS_IT, "
    })
    void decidesByRoleAndInheritanceAndTellsThePath(
            String role, String permission, Decision.Reason reason, String path) {
        var decision = decide(POLICY, List.of(held(role)), permission, "", NOW);

        assertThat(decision.reason()).isEqualTo(reason);
        assertThat(decision.allowed()).isEqualTo(reason == Decision.Reason.GRANTED);
        assertThat(String.join(" ", decision.path())).isEqualTo(path == null ? "" : path);
    }

    @ParameterizedTest
    @CsvSource({
        "'',     '',     true",
        "'',     org/42, true",
        "org/42, org/42, true",
        "org/42, '',     false",
        "org/42, org/43, false",
        "org/42, org/4,  false",
        "org/42, org/42/team/7, false"
    })
    void anAssignmentCountsInItsScopeOnly(String given, String asked, boolean allowed) {
        assertThat(decide(POLICY, List.of(held("user", given, null)), "profile:read", asked, NOW)
                        .allowed())
                .isEqualTo(allowed);
    }

    @ParameterizedTest
    @CsvSource({"2025-12-31T23:59:59Z, false", "2026-01-01T00:00:00Z, false", "2026-01-01T00:00:00.001Z, true"})
    void anAssignmentCountsUntilItsEndAndNotAtIt(Instant until, boolean allowed) {
        assertThat(decide(POLICY, List.of(held("user", "", until)), "profile:read", "", NOW)
                        .allowed())
                .isEqualTo(allowed);
    }

    @Test
    void nothingIsAllowedToWhomNothingWasGiven() {
        assertThat(decide(POLICY, List.of(), "profile:read", "", NOW)).isEqualTo(Decision.UNKNOWN_SUBJECT);
        assertThat(decide(Policy.EMPTY, List.of(held("admin")), "profile:read", "", NOW))
                .isEqualTo(Decision.NO_ROLE_GRANTS_IT);
    }

    @Test
    void theFirstRoleThatGrantsItIsTheReasonAndAnotherScopesRoleIsNot() {
        var decision = decide(
                POLICY,
                List.of(held("admin", "org/42", null), held("empty"), held("support")),
                "profile:read",
                "org/7",
                NOW);

        assertThat(decision.path()).containsExactly("support", "user");
    }

    @Test
    void listsPermissionsOfTheScopeSortedWithWildcardsAsTheyAre() {
        var held = List.of(held("support"), held("owner", "org/42", null), held("auditor", "", NOW));

        assertThat(POLICY.permissions(held, Scope.parse("org/42"), NOW))
                .extracting(Object::toString)
                .containsExactly("billing:*", "profile:read", "profile:write", "users:read");
        assertThat(POLICY.permissions(held, Scope.GLOBAL, NOW))
                .extracting(Object::toString)
                .containsExactly("profile:read", "profile:write", "users:read");
    }

    @ParameterizedTest
    @CsvSource({
        "user, lead, true",
        "user, support, true",
        "auditor, lead, true",
        "lead, user, false",
        "new, lead, false"
    })
    void knowsWhichParentsWouldMakeACycle(String role, String parent, boolean cycle) {
        assertThat(POLICY.wouldCycle(role, Set.of(parent))).isEqualTo(cycle);
    }

    @Test
    void aCycleThatGotInAnywayEndsNoDecision() {
        var twisted = Policy.of(List.of(role("a", "x:a", "b"), role("b", "x:b", "c"), role("c", "x:c", "a")));

        assertThat(decide(twisted, List.of(held("b")), "x:a", "", NOW).path()).containsExactly("b", "c", "a");
        assertThat(decide(twisted, List.of(held("b")), "x:d", "", NOW).allowed())
                .isFalse();
    }

    @Test
    void aRoleWrittenAnewCountsForItsHeirsAndOneThatIsGoneGrantsNothing() {
        var changed = POLICY.with(List.of(role("user", "profile:read")), Set.of("auditor"));

        assertThat(decide(changed, List.of(held("lead")), "profile:write", "", NOW)
                        .allowed())
                .isFalse();
        assertThat(decide(changed, List.of(held("lead")), "logs:read", "", NOW).allowed())
                .isFalse();
        assertThat(decide(POLICY, List.of(held("lead")), "profile:write", "", NOW)
                        .allowed())
                .isTrue();
    }
}
