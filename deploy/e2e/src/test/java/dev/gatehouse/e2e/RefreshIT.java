package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A refresh token works once; a lost answer is given again; a copy costs the session; too often has to wait. */
class RefreshIT {

    /** {@code core-auth.sessions.refreshes}, which no load test lifts. */
    private static final int REFRESHES_A_MINUTE = 10;

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

        var reused = client.refresh(oldest.refresh());

        assertThat(reused.status()).as(reused.text()).isEqualTo(401);
        assertThat(reused.code()).isEqualTo("INVALID_REFRESH_TOKEN");
        EachService.refusesSoon(client, newest.access());
        assertThat(client.refresh(newest.refresh()).code()).isEqualTo("INVALID_REFRESH_TOKEN");
        EachService.accepts(client, other.access());
        var mail = SystemUnderTest.mailbox().awaitMailTo(person.email, "We signed one of your devices out");
        assertThat(mail.path("Text").asText())
                .contains("We have ended that session")
                .doesNotContain("#token=");
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
}
