package dev.gatehouse.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;

/** What holds for a request's id, whoever chose it. */
public final class RequestIdFuzz {

    private RequestIdFuzz() {}

    public static void of(String sent) {
        var id = RequestId.of(sent);
        assertThat(id).matches("[A-Za-z0-9._-]{8,64}");
        assertThat(RequestId.of(id)).isEqualTo(id);
    }
}
