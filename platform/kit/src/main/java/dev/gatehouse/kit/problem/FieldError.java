package dev.gatehouse.kit.problem;

/**
 * One field that was refused.
 *
 * @param pointer JSON pointer (RFC 6901) into the request's body, for example {@code /password}
 * @param code stable, public
 * @param detail for people; never repeats the value
 */
public record FieldError(String pointer, String code, String detail) {}
