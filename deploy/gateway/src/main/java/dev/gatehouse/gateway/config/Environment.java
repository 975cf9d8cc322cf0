package dev.gatehouse.gateway.config;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Typed, bounded reading of environment variables. A blank variable counts as absent; a value that does not parse or
 * lies outside its bounds is an {@link IllegalArgumentException} that names the variable and what it may be.
 */
final class Environment {
    private static final int LARGEST_PORT = 65_535;

    private final Map<String, String> variables;

    Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    @Nullable String optional(String name) {
        var value = variables.get(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String text(String name, String fallback) {
        var value = optional(name);
        return value == null ? fallback : value;
    }

    int number(String name, int fallback, int least, int most) {
        var value = optional(name);
        if (value == null) {
            return fallback;
        }
        try {
            var number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw outside(name, value, least, most, e);
        }
        throw outside(name, value, least, most, null);
    }

    /** A TCP port; 0 lets the system choose a free one. */
    int port(String name, int fallback) {
        return number(name, fallback, 0, LARGEST_PORT);
    }

    Duration millis(String name, Duration fallback, Duration most) {
        return Duration.ofMillis(
                number(name, Math.toIntExact(fallback.toMillis()), 1, Math.toIntExact(most.toMillis())));
    }

    /** Between 0.0 and 1.0. */
    double ratio(String name, double fallback) {
        var value = optional(name);
        if (value == null) {
            return fallback;
        }
        try {
            var ratio = Double.parseDouble(value);
            if (ratio >= 0 && ratio <= 1) {
                return ratio;
            }
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(name + " must be a number from 0.0 to 1.0, but is '" + value + "'", e);
        }
        throw new IllegalArgumentException(name + " must be a number from 0.0 to 1.0, but is '" + value + "'");
    }

    boolean flag(String name) {
        return switch (text(name, "false")) {
            case "true", "1" -> true;
            case "false", "0" -> false;
            default ->
                throw new IllegalArgumentException(
                        name + " must be true or false, but is '" + variables.get(name) + "'");
        };
    }

    private static IllegalArgumentException outside(
            String name, String value, int least, int most, @Nullable Throwable cause) {
        return new IllegalArgumentException(
                name + " must be a whole number from " + least + " to " + most + ", but is '" + value + "'", cause);
    }
}
