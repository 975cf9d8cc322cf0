package dev.gatehouse.kit.problem;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import dev.gatehouse.kit.postgres.PostgresFailure;
import dev.gatehouse.kit.telemetry.TraceContext;
import io.quarkus.logging.Log;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** Every failure of a REST request becomes a {@link Problem} here; nothing internal passes. */
public class ProblemMapper {

    private static final Duration BACK_SOON = Duration.ofSeconds(1);

    /** RFC 6750 section 3: who brought no token is told of no error. */
    private static final String NO_TOKEN = "Bearer";

    private static final String BAD_TOKEN = "Bearer error=\"invalid_token\"";

    @ServerExceptionMapper
    public RestResponse<Problem> refused(DomainException e, UriInfo uri) {
        var status = statusOf(e.code().category());
        var retryAfter = e.retryAfter() == null && status == Status.SERVICE_UNAVAILABLE ? BACK_SOON : e.retryAfter();
        return answer(status, e.code().name(), e.detail(), e.errors(), retryAfter, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> invalid(ConstraintViolationException e, UriInfo uri) {
        var errors = e.getConstraintViolations().stream()
                .map(ProblemMapper::fieldError)
                .toList();
        return answer(Status.BAD_REQUEST, "INVALID_REQUEST", "Some fields are not valid.", errors, null, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unreadable(JsonProcessingException e, UriInfo uri) {
        return answer(Status.BAD_REQUEST, "INVALID_REQUEST", "The body cannot be read.", jsonErrors(e), null, uri);
    }

    /** Quarkus maps this one itself, to a body of its own, unless there is as exact a mapper. */
    @ServerExceptionMapper
    public RestResponse<Problem> mismatched(MismatchedInputException e, UriInfo uri) {
        return unreadable(e, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unauthenticated(UnauthorizedException e, UriInfo uri) {
        return unauthenticated(NO_TOKEN, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unauthenticated(AuthenticationFailedException e, UriInfo uri) {
        return unauthenticated(BAD_TOKEN, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> forbidden(ForbiddenException e, UriInfo uri) {
        return answer(Status.FORBIDDEN, "FORBIDDEN", "This token does not allow it.", List.of(), null, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> http(WebApplicationException e, UriInfo uri) {
        if (e.getCause() instanceof JsonProcessingException json) {
            return unreadable(json, uri);
        }
        var status = Status.fromStatusCode(e.getResponse().getStatus());
        if (status == null || status.getFamily() == Status.Family.SERVER_ERROR) {
            return unexpected(e, uri);
        }
        var name = status.name();
        return answer(status, name, status.getReasonPhrase() + ".", List.of(), null, uri);
    }

    @ServerExceptionMapper
    public RestResponse<Problem> unexpected(Throwable e, UriInfo uri) {
        if (PostgresFailure.isPassing(e)) {
            Log.warnf("not just now: %s", e.getClass().getSimpleName());
            return answer(
                    Status.SERVICE_UNAVAILABLE,
                    "UNAVAILABLE",
                    "The service cannot answer just now. Try again shortly.",
                    List.of(),
                    BACK_SOON,
                    uri);
        }
        Log.error("request failed", e);
        return answer(
                Status.INTERNAL_SERVER_ERROR, "INTERNAL", "The request could not be served.", List.of(), null, uri);
    }

    private static RestResponse<Problem> unauthenticated(String challenge, UriInfo uri) {
        return problem(Status.UNAUTHORIZED, "UNAUTHENTICATED", "A valid access token is needed.", List.of(), uri)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .build();
    }

    private static RestResponse<Problem> answer(
            Status status,
            String code,
            String detail,
            List<FieldError> errors,
            @Nullable Duration retryAfter,
            UriInfo uri) {
        var response = problem(status, code, detail, errors, uri);
        if (retryAfter != null) {
            response.header(
                    HttpHeaders.RETRY_AFTER,
                    Math.max(1, retryAfter.plusMillis(999).toSeconds()));
        }
        if (status == Status.UNAUTHORIZED) {
            response.header(HttpHeaders.WWW_AUTHENTICATE, NO_TOKEN);
        }
        return response.build();
    }

    private static RestResponse.ResponseBuilder<Problem> problem(
            Status status, String code, String detail, List<FieldError> errors, UriInfo uri) {
        var problem = new Problem(
                "urn:gatehouse:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-'),
                status.getReasonPhrase(),
                status.getStatusCode(),
                detail,
                uri.getPath(),
                code,
                TraceContext.currentTraceId(),
                errors);
        return RestResponse.ResponseBuilder.create(RestResponse.Status.fromStatusCode(status.getStatusCode()), problem)
                .header(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE);
    }

    private static Status statusOf(ErrorCode.Category category) {
        return switch (category) {
            case INVALID -> Status.BAD_REQUEST;
            case UNAUTHENTICATED -> Status.UNAUTHORIZED;
            case DENIED -> Status.FORBIDDEN;
            case NOT_FOUND -> Status.NOT_FOUND;
            case CONFLICT -> Status.CONFLICT;
            case GONE -> Status.GONE;
            case PRECONDITION_FAILED -> Status.PRECONDITION_FAILED;
            case PRECONDITION_REQUIRED -> Status.PRECONDITION_REQUIRED;
            case RATE_LIMITED -> Status.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE;
        };
    }

    private static FieldError fieldError(ConstraintViolation<?> violation) {
        var path = StreamSupport.stream(violation.getPropertyPath().spliterator(), false)
                .skip(2)
                .map(node -> snakeCase(String.valueOf(node)))
                .reduce("", (pointer, name) -> pointer + "/" + name);
        var constraint = violation
                .getConstraintDescriptor()
                .getAnnotation()
                .annotationType()
                .getSimpleName();
        return new FieldError(path, snakeCase(constraint).toUpperCase(Locale.ROOT), violation.getMessage());
    }

    private static List<FieldError> jsonErrors(JsonProcessingException e) {
        var repeated = repeatedField(e instanceof JsonMappingException && e.getCause() != null ? e.getCause() : e);
        if (repeated != null) {
            return List.of(repeated);
        }
        if (!(e instanceof JsonMappingException mapping) || mapping.getPath().isEmpty()) {
            return List.of(new FieldError("", "MALFORMED_JSON", "This is not valid JSON."));
        }
        var pointer = mapping.getPath().stream()
                .map(step -> step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
                .reduce("", (path, name) -> path + "/" + name.replace("~", "~0").replace("/", "~1"));
        return e instanceof UnrecognizedPropertyException
                ? List.of(new FieldError(pointer, "UNKNOWN_FIELD", "There is no such field."))
                : List.of(new FieldError(pointer, "MALFORMED", "The value has the wrong type or form."));
    }

    /** Jackson has no type for it, only a message. */
    private static @Nullable FieldError repeatedField(Throwable e) {
        return e instanceof JsonParseException syntax
                        && syntax.getProcessor() != null
                        && syntax.getOriginalMessage().startsWith("Duplicate field")
                ? new FieldError(
                        syntax.getProcessor()
                                .getParsingContext()
                                .pathAsPointer()
                                .toString(),
                        "DUPLICATE_FIELD",
                        "The field is there more than once.")
                : null;
    }

    private static String snakeCase(String camelCase) {
        return camelCase.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toLowerCase(Locale.ROOT);
    }
}
