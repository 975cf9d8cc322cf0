package dev.gatehouse.kit.http;

import jakarta.validation.Constraint;
import jakarta.validation.ConstraintValidator;
import jakarta.validation.ConstraintValidatorContext;
import jakarta.validation.Payload;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** A time with a year of four digits: others have no form in RFC 3339, and PostgreSQL does not know them all. */
@Constraint(validatedBy = StorableTime.Check.class)
@Target({ElementType.PARAMETER, ElementType.FIELD})
@Retention(RetentionPolicy.RUNTIME)
public @interface StorableTime {

    String message() default "The year has four digits.";

    Class<?>[] groups() default {};

    Class<? extends Payload>[] payload() default {};

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
