package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;

/** A session and its tokens, as somebody got them who signed in, refreshed or changed the password. */
record Session(String id, String access, String refresh) {

    /** Asserts that it worked. */
    static Session of(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new Session(
                answer.body().path("session").path("id").asText(),
                answer.body().path("access_token").asText(),
                answer.body().path("refresh_token").asText());
    }
}
