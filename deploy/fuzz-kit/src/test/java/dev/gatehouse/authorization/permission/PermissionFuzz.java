package dev.gatehouse.authorization.permission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.problem.DomainException;

/** What holds for permissions, patterns of them and scopes, whatever is sent. */
public final class PermissionFuzz {

    private static final int LONGEST_PERMISSION = 129;
    private static final int LONGEST_SCOPE = 128;

    private PermissionFuzz() {}

    public static void parse(String text) {
        try {
            var permission = Permission.parse(text);
            assertThat(permission.toString()).isEqualTo(text).hasSizeLessThanOrEqualTo(LONGEST_PERMISSION);
            assertThat(PermissionPattern.parse(text).matches(permission)).isTrue();
        } catch (DomainException refused) {
            Text.assertUntold(refused, text);
        }
        try {
            assertThat(PermissionPattern.parse(text).toString())
                    .isEqualTo(text)
                    .hasSizeLessThanOrEqualTo(LONGEST_PERMISSION);
        } catch (DomainException refused) {
            Text.assertUntold(refused, text);
        }
        try {
            assertThat(Scope.parse(text).value()).isEqualTo(text).hasSizeLessThanOrEqualTo(LONGEST_SCOPE);
        } catch (DomainException refused) {
            Text.assertUntold(refused, text);
        }
    }
}
