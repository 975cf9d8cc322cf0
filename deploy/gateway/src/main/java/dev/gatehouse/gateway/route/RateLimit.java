package dev.gatehouse.gateway.route;

/**
 * How often one client address may ask.
 *
 * @param perMinute requests a minute in the long run
 * @param burst requests at once by an address that has been silent
 */
public record RateLimit(String name, int perMinute, int burst) {
    public RateLimit {
        if (perMinute < 1 || burst < 1) {
            throw new IllegalArgumentException("limit " + name + " must let something through");
        }
    }
}
