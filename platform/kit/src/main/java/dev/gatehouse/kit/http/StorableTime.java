package dev.gatehouse.kit.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A time with a year of four digits: others have no form in RFC 3339, and PostgreSQL does not know them all. */
@Constraint(validatedBy = {StorableTime.Check.class, StorableTime.InstantCheck.class})
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface StorableTime {

    String message() default "The year has four digits.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

    /** As {@link Check}, in UTC. */
    class InstantCheck implements ConstraintValidator<StorableTime, Instant> {

        private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
        private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

        @Override
        public boolean isValid(@Nullable Instant time, ConstraintValidatorContext context) {
            return time == null || !(time.isBefore(FIRST) || time.isAfter(LAST));
        }
    }

    /** Null is no time, and passes. */
    class Check implements ConstraintValidator<StorableTime, OffsetDateTime> {

        private static final int LAST_YEAR = 9_999;

        @Override
        public boolean isValid(@Nullable OffsetDateTime time, ConstraintValidatorContext context) {
            if (time == null) {
                return true;
            }
            return time.getYear() >= 0 && time.getYear() <= LAST_YEAR;
        }
    }
}
