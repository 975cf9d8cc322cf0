package dev.gatehouse.coreauth.limit;

import java.time.Duration;

/**
 * So often and no oftener: in no window of that length may there be more.
 *
 * @param name tells limits apart, in Redis and in the metrics; stable
 */
public record Limit(String name, int most, Duration window) {

    /** For a process that counts alone: of several replicas each sees only its share. */
    Limit stricter() {
        return new Limit(name, Math.max(1, most / 2), window);
    }
}
