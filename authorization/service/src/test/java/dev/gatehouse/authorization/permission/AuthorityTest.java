package dev.gatehouse.authorization.permission;

import static dev.gatehouse.authorization.permission.Roles.held;
import static dev.gatehouse.authorization.permission.Roles.patterns;
import static dev.gatehouse.authorization.permission.Roles.role;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorityTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(3_600);
    private static final List<String> SCOPES = List.of("", "org/1", "org/2");
    private static final List<String> RESOURCES = List.of("a", "b", "c", "*");
    private static final List<String> ACTIONS = List.of("x", "y", "*");

    private static final Policy POLICY =
            Policy.of(List.of(role("reader", "users:read"), role("keeper", "users:*"), role("heir", "", "keeper")));

    @ParameterizedTest
    @CsvSource({
        "reader, '',    users:read,             '',    true",
        "reader, '',    users:read,             org/1, true",
        "reader, org/1, users:read,             org/1, true",
        "reader, org/1, users:read,             '',    false",
        "reader, org/1, users:read,             org/2, false",
        "reader, '',    users:*,                '',    false",
        "reader, '',    'users:read users:write', '',  false",
        "heir,   '',    'users:read users:write', '',  true",
        "heir,   '',    *:read,                 '',    false"
    })
    void passesOnWhatIsHeldThere(String role, String scope, String wanted, String at, boolean may) {
        var authority = new Authority(POLICY, List.of(held(role, scope, null)), NOW);

        assertThat(authority.covers(patterns(wanted), Scope.parse(at), null)).isEqualTo(may);
    }

    @Test
    void passesNothingOnForLongerThanItIsHeld() {
        var authority = new Authority(POLICY, List.of(held("reader", "", LATER)), NOW);

        assertThat(authority.covers(patterns("users:read"), Scope.GLOBAL, LATER))
                .isTrue();
        assertThat(authority.covers(patterns("users:read"), Scope.GLOBAL, NOW)).isTrue();
        assertThat(authority.covers(patterns("users:read"), Scope.GLOBAL, LATER.plusMillis(1)))
                .isFalse();
        assertThat(authority.covers(patterns("users:read"), Scope.GLOBAL, null)).isFalse();
    }

    @Test
    void anExpiredRoleGivesNoAuthority() {
        var authority = new Authority(POLICY, List.of(held("reader", "", NOW)), NOW);

        assertThat(authority.covers(patterns("users:read"), Scope.GLOBAL, NOW)).isFalse();
    }

    /** Whatever roles inherit from whatever: what the receiver may do afterwards, the giver may do, or the receiver could before. */
    @Test
    void whoeverReceivesWhatAGiverMayPassOnGainsNothingThatTheGiverLacks() {
        var random = new Random(20_260_101);
        int given = 0;
        for (int round = 0; round < 3_000; round++) {
            var policy = randomPolicy(random);
            var giver = randomHoldings(random);
            var receiver = randomHoldings(random);
            var gift = randomHolding(random);
            if (new Authority(policy, giver, NOW)
                    .covers(policy.permissions(gift.role()), gift.scope(), gift.validUntil())) {
                given++;
                var after = new ArrayList<>(receiver);
                after.add(gift);
                for (var moment : List.of(NOW, LATER.minusMillis(1), LATER, LATER.plusSeconds(1_000_000))) {
                    assertNoGain(policy, giver, receiver, after, moment);
                }
            }
        }
        assertThat(given).isGreaterThan(300);
    }

    private static void assertNoGain(
            Policy policy, List<HeldRole> giver, List<HeldRole> before, List<HeldRole> after, Instant moment) {
        for (var scope : SCOPES) {
            for (var permission :
                    List.of("a:x", "a:y", "b:x", "b:y", "c:x", "c:y", "other:x", "a:other", "other:other")) {
                var now = Roles.decide(policy, after, permission, scope, moment).allowed();
                var had =
                        Roles.decide(policy, before, permission, scope, moment).allowed();
                var giverHas =
                        Roles.decide(policy, giver, permission, scope, moment).allowed();
                assertThat(!now || had || giverHas)
                        .as("%s at '%s', %s: %s -> %s by %s", permission, scope, moment, before, after, giver)
                        .isTrue();
            }
        }
    }

    /** Any graph, cycles included. */
    private static Policy randomPolicy(Random random) {
        var roles = new ArrayList<RoleDefinition>();
        for (int i = 0; i < 6; i++) {
            var permissions = new HashSet<PermissionPattern>();
            for (int p = random.nextInt(3); p > 0; p--) {
                permissions.add(new PermissionPattern(one(random, RESOURCES), one(random, ACTIONS)));
            }
            Set<String> parents = new HashSet<>();
            for (int p = random.nextInt(3); p > 0; p--) {
                parents.add("r" + random.nextInt(6));
            }
            parents.remove("r" + i);
            roles.add(new RoleDefinition("r" + i, permissions, parents));
        }
        return Policy.of(roles);
    }

    private static List<HeldRole> randomHoldings(Random random) {
        return random.ints(random.nextInt(4), 0, 1)
                .mapToObj(ignored -> randomHolding(random))
                .toList();
    }

    private static HeldRole randomHolding(Random random) {
        return held("r" + random.nextInt(6), one(random, SCOPES), random.nextBoolean() ? null : LATER);
    }

    private static <T> T one(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
