package dev.gatehouse.kit.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** RFC 9457 {@code application/problem+json}, with our members {@code code}, {@code trace_id} and {@code errors}. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        String code,
        @Nullable String traceId,
        List<FieldError> errors) {

    public static final String MEDIA_TYPE = "application/problem+json";
}
