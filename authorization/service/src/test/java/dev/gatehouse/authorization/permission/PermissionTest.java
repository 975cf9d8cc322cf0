package dev.gatehouse.authorization.permission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.kit.problem.DomainException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PermissionTest {

    @ParameterizedTest
    @ValueSource(strings = {"users:read", "a:b", "0:9", "dead-letters:replay", "api.v1:read_all"})
    void aPermissionIsTwoNames(String text) {
        assertThat(Permission.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "users",
                "users:",
                ":read",
                "users:read:all",
                "Users:read",
                "users:*",
                "*:read",
                "*:*",
                "users :read",
                "-users:read",
                "users:.read",
                "users:re\nad",
                "üsers:read",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa:read"
            })
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Permission.parse(text))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).hasToString("MALFORMED_PERMISSION"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"**:read", "users:r*", "*", "*users:read", "users:**"})
    void aWildcardStandsForAWholeNameOnly(String text) {
        assertThatThrownBy(() -> PermissionPattern.parse(text)).isInstanceOf(DomainException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "users:read,  users:read,  true",
        "users:read,  users:write, false",
        "users:read,  roles:read,  false",
        "users:*,     users:read,  true",
        "users:*,     user:read,   false",
        "*:read,      users:read,  true",
        "*:read,      users:write, false",
        "*:*,         users:read,  true"
    })
    void aPatternMatchesByEitherSide(String pattern, String permission, boolean matches) {
        assertThat(PermissionPattern.parse(pattern).matches(Permission.parse(permission)))
                .isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "*:*,        *:*,        true",
        "*:*,        users:*,    true",
        "users:*,    users:*,    true",
        "users:*,    users:read, true",
        "users:*,    *:*,        false",
        "users:*,    *:read,     false",
        "*:read,     users:*,    false",
        "*:read,     users:read, true",
        "users:read, users:*,    false",
        "users:read, users:read, true"
    })
    void aPatternCoversNoMoreThanItMatches(String mine, String other, boolean covers) {
        assertThat(PermissionPattern.parse(mine).covers(PermissionPattern.parse(other)))
                .isEqualTo(covers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"org/42", "org", "a/b/c", "Org_1/Team-2/x.y"})
    void aScopeIsAPath(String text) {
        assertThat(Scope.parse(text)).hasToString(text);
        assertThat(Scope.GLOBAL.includes(Scope.parse(text))).isTrue();
        assertThat(Scope.parse(text).includes(Scope.GLOBAL)).isFalse();
        assertThat(Scope.parse(text).includes(Scope.parse(text + "/7"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/org", "org/", "org//42", "org 42", "org/*", "org\n42"})
    void aMalformedScopeIsRefused(String text) {
        assertThatThrownBy(() -> Scope.parse(text))
                .isInstanceOfSatisfying(
                        DomainException.class, e -> assertThat(e.code()).hasToString("MALFORMED_SCOPE"));
    }
}
