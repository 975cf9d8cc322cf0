package dev.gatehouse.coreauth.oauth;

import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.ErrorCode.Category;
import io.quarkus.logging.Log;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import java.time.Duration;
import org.jboss.resteasy.reactive.RestResponse;
import org.jspecify.annotations.Nullable;

/** Failures as OAuth clients understand them (RFC 6749 section 5.2); nothing internal passes. */
final class OAuthProblems {

    record Body(String error, String errorDescription) {}

    private static final Duration BACK_SOON = Duration.ofSeconds(1);
    private static final int TOO_MANY_REQUESTS = 429;
    private static final String CHALLENGE = "Basic realm=\"gatehouse\", charset=\"UTF-8\"";

    private OAuthProblems() {}

    static RestResponse<Body> answer(Throwable failure) {
        return switch (failure) {
            case OAuthException refused ->
                answer(refused.error().status(), refused.error(), refused.description(), null);
            case DomainException limited
            when limited.code().category() == Category.RATE_LIMITED ->
                answer(TOO_MANY_REQUESTS, OAuthError.TEMPORARILY_UNAVAILABLE, limited.detail(), limited.retryAfter());
            case DomainException unavailable when unavailable.code().category() == Category.UNAVAILABLE -> away();
            default -> unexpected(failure);
        };
    }

    /** What no endpoint takes; the status says why. */
    static RestResponse.ResponseBuilder<Body> misdirected(Status status, String description) {
        return builder(status.getStatusCode(), OAuthError.INVALID_REQUEST, description);
    }

    private static RestResponse<Body> unexpected(Throwable failure) {
        if (PostgresFailure.isPassing(failure)) {
            Log.warnf("not just now: %s", failure.getClass().getSimpleName());
            return away();
        }
        Log.error("request failed", failure);
        return answer(500, OAuthError.SERVER_ERROR, "The request could not be served.", null);
    }

    private static RestResponse<Body> away() {
        var error = OAuthError.TEMPORARILY_UNAVAILABLE;
        return answer(error.status(), error, "The service cannot answer just now. Try again shortly.", BACK_SOON);
    }

    private static RestResponse<Body> answer(
            int status, OAuthError error, String description, @Nullable Duration retryAfter) {
        var response = builder(status, error, description);
        if (retryAfter != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER,
                    Math.max(1, retryAfter.plusMillis(999).toSeconds()));
        }
        if (error == OAuthError.INVALID_CLIENT) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE);
        }
        return response.build();
    }

    private static RestResponse.ResponseBuilder<Body> builder(int status, OAuthError error, String description) {
        return RestResponse.ResponseBuilder.create(
                        RestResponse.Status.fromStatusCode(status), new Body(error.wireName(), description))
                .header(HttpHeaders.CONTENT_TYPE, "application/json")
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
