package dev.gatehouse.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.QueryStringDecoder;

/** What a service makes of a path, whoever sent it. */
public final class CanonicalPathsFuzz {

    private CanonicalPathsFuzz() {}

    /** A path that a service does not refuse has no second reading once it is decoded. */
    public static void target(String target) {
        if (CanonicalPaths.isAmbiguous(target)) {
            return;
        }
        var path = target.split("\\?", 2)[0];
        String decoded;
        try {
            decoded = QueryStringDecoder.decodeComponent(path.replace("+", "%2B"));
        } catch (IllegalArgumentException undecodable) {
            return; // the router answers 400
        }
        assertThat(decoded).doesNotContain(";", "\\", "//", "/../", "/./", "\0", "\r", "\n");
        assertThat(decoded.chars().filter(c -> c == '/').count())
                .isEqualTo(path.chars().filter(c -> c == '/').count());
    }

    /** What the gateway lets pass is refused by no service for its form. */
    public static void canonical(String path) {
        assertThat(CanonicalPaths.isAmbiguous(path)).isFalse();
    }
}
