package dev.gatehouse.kit.limit;

import java.time.Duration;

/** So often and no oftener: in no window of that length may there be more. */
public record Limit(int most, Duration window) {

    /** For a process that counts alone: of several replicas each sees only its share. */
    Limit stricter() {
        return new Limit(Math.max(1, most / 2), window);
    }
}
