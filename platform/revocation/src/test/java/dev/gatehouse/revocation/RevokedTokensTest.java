package dev.gatehouse.revocation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RevokedTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instant LATER = NOW.plusSeconds(600);

    private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
    private final RevokedTokens revoked = new RevokedTokens(now::get);

    @Test
    void aSessionsAndATokensIdAreRefused() {
        revoked.revoke("session", LATER);
        revoked.revoke("token", LATER);

        assertThat(revoked.refuses("ada", "session", "other", NOW)).isTrue();
        assertThat(revoked.refuses("ada", "other", "token", NOW)).isTrue();
        assertThat(revoked.refuses("ada", "other", "other", NOW)).isFalse();
    }

    @Test
    void ofAUserWhatBeganBeforeIsRefused() {
        revoked.revokeUser("ada", NOW, LATER);
        revoked.revokeUser("ada", NOW.minusSeconds(60), LATER.minusSeconds(60));

        assertThat(revoked.refuses("ada", "s", "t", NOW.minusSeconds(1))).isTrue();
        assertThat(revoked.refuses("ada", "s", "t", NOW)).isFalse();
        assertThat(revoked.refuses("ada", "s", "t", null)).isFalse();
        assertThat(revoked.refuses("bob", "s", "t", NOW.minusSeconds(1))).isFalse();
    }

    @Test
    void nothingIsForgottenBeforeItsLastTokenHasExpired() {
        revoked.revoke("session", LATER);
        revoked.revoke("session", LATER.minusSeconds(300));
        revoked.revokeUser("ada", NOW, LATER);

        now.set(LATER.plusSeconds(59));
        revoked.forgetExpired();
        assertThat(revoked.size()).isEqualTo(2);
        assertThat(revoked.refuses("session")).isTrue();
        assertThat(revoked.refuses("ada", "s", "t", NOW.minusSeconds(1))).isTrue();

        now.set(LATER.plusSeconds(61));
        revoked.forgetExpired();
        assertThat(revoked.size()).isZero();
        assertThat(revoked.refuses("session")).isFalse();
        assertThat(revoked.refuses("ada", "s", "t", NOW.minusSeconds(1))).isFalse();
    }
}
