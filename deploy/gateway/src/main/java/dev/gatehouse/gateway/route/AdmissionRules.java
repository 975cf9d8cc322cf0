package dev.gatehouse.gateway.route;

/**
 * How requests that can wait yield to those that go first.
 *
 * @param startPerSecond requests a second that are let in at first
 * @param leastPerSecond requests a second that are let in whatever happens
 * @param slowerPercent those that go first are slow when they take so much of their usual time
 */
public record AdmissionRules(int startPerSecond, int leastPerSecond, int slowerPercent) {
    public AdmissionRules {
        if (leastPerSecond < 1 || startPerSecond < leastPerSecond || slowerPercent <= 100) {
            throw new IllegalArgumentException(
                    "admission: at least 1 and no more than the start a second, and slower than 100 percent");
        }
    }
}
