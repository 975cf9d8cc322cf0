package dev.gatehouse.coreauth.oauth;

import java.util.Locale;

/** Error codes of RFC 6749 section 5.2 and RFC 6750 section 3.1, with the status each is answered with. */
enum OAuthError {
    INVALID_REQUEST(400),
    INVALID_CLIENT(401),
    INVALID_GRANT(400),
    UNSUPPORTED_GRANT_TYPE(400),
    INVALID_SCOPE(400),
    INSUFFICIENT_SCOPE(403),
    SERVER_ERROR(500),
    TEMPORARILY_UNAVAILABLE(503);

    private final int status;

    OAuthError(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
