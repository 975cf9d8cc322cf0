package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Service;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A refresh token works once, whatever dies; a lost answer is given again; a copy costs the session; too often has to wait. */
class RefreshIT {

    /** {@code core-auth.sessions.refreshes}, which no load test lifts. */
    private static final int REFRESHES_A_MINUTE = 10;

    /** {@code core-auth.sessions.reuse-grace}. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** A session's tokens before and after a refresh. */
    private record Refreshed(Session used, Session current) {}

    private final Client client = SystemUnderTest.client();

    @Test
    void theSameTokenAgainAtOnceGetsTheSameAnswer() {
        var session = Person.active(client).signIn("phone");

        var answer = client.refresh(session.refresh());
        var again = client.refresh(session.refresh());

        var next = Session.of(answer);
        var repeated = Session.of(again);
        assertThat(next.id()).isEqualTo(session.id());
        assertThat(next.refresh()).startsWith("gh_rt_").isNotEqualTo(session.refresh());
        assertThat(next.access()).isNotEqualTo(session.access());
        assertThat(repeated.refresh()).isEqualTo(next.refresh());
        assertThat(again.body().path("session")).isEqualTo(answer.body().path("session"));
        EachService.accepts(client, repeated.access());
        assertThat(Session.of(client.refresh(next.refresh())).id()).isEqualTo(session.id());
    }

    @Test
    void anOlderTokenEndsItsSessionAndTheOwnerIsTold() {
        var person = Person.active(client);
        var other = person.signIn("laptop");
        var oldest = person.signIn("phone");
        var older = Session.of(client.refresh(oldest.refresh()));
        var newest = Session.of(client.refresh(older.refresh()));

        assertRefused(oldest);
        EachService.refusesSoon(client, newest.access());
        assertRefused(newest);
        EachService.accepts(client, other.access());
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "We signed one of your devices out");
        assertThat(mail.path("Text").asText())
                .contains("We have ended that session")
                .doesNotContain("#token=");
    }

    /** CVE-2026-9802: what a process remembers is gone with it, and what is told apart by seconds is not told apart within one. */
    @Test
    void whatWasUsedStaysUsedWhenEveryReplicaIsKilled() throws SQLException {
        var outage = new Outage();
        var person = Person.active(client);
        var phone = refreshedTwiceInASecond(person.signIn("phone"));
        var laptop = refreshedTwiceInASecond(person.signIn("laptop"));
        var graceEnds = Instant.now().plus(GRACE);

        outage.halt(Service.CORE_AUTH);
        outage.end();

        await().atMost(GRACE.multipliedBy(2)).until(() -> Instant.now().isAfter(graceEnds));
        assertRefused(phone.used());
        assertRefused(phone.current());
        var next = Session.of(client.refresh(laptop.current().refresh()));
        var last = Session.of(client.refresh(next.refresh()));
        assertThat(last.id()).isEqualTo(laptop.current().id());
        assertRefused(laptop.current());
        assertRefused(last);
    }

    @Test
    void aSessionThatIsRefreshedTooOftenWaitsAndLives() {
        var latest = Person.active(client).signIn("phone");
        for (int i = 0; i < REFRESHES_A_MINUTE; i++) {
            latest = Session.of(client.refresh(latest.refresh()));
        }

        var refused = client.refresh(latest.refresh());

        assertThat(refused.status()).as(refused.text()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("TOO_MANY_ATTEMPTS");
        assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow()))
                .isBetween(1, 60);
        EachService.accepts(client, latest.access());
    }

    /** The tokens on both sides of the later of two refreshes within one second of the clock. Leaves two more in this minute. */
    private Refreshed refreshedTwiceInASecond(Session session) {
        var used = Session.of(client.refresh(session.refresh()));
        for (int i = 1; i < REFRESHES_A_MINUTE - 2; i++) {
            var current = Session.of(client.refresh(used.refresh()));
            if (second(used) == second(current)) {
                return new Refreshed(used, current);
            }
            used = current;
        }
        throw new AssertionError("no two refreshes were within one second");
    }

    private static long second(Session session) {
        return Person.claims(session.access()).path("iat").asLong();
    }

    private void assertRefused(Session session) {
        var refused = client.refresh(session.refresh());
        assertThat(refused.status()).as(refused.text()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("INVALID_REFRESH_TOKEN");
    }
}
