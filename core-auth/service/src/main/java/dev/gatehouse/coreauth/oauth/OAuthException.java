package dev.gatehouse.coreauth.oauth;

/** A refusal in OAuth's terms: its code and message reach the client. Has no stack trace: it is an answer. */
class OAuthException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final OAuthError error;

    /** @param description without quotes and backslashes (RFC 6749 section 5.2); never repeats what the client sent */
    OAuthException(OAuthError error, String description) {
        super(description, null, false, false);
        this.error = error;
    }

    OAuthError error() {
        return error;
    }

    String description() {
        return String.valueOf(getMessage());
    }
}
