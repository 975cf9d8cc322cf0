package dev.gatehouse.gateway.route;

/**
 * How requests that can wait yield to those that go first.
 *
 * @param startPerSecond requests a second that are let in at first
 * @param leastPerSecond requests a second that are let in whatever happens, be those that come every day fewer
 * @param slowerPercent those that go first are slow when they take so much of their usual time
 * @param flood when it is a flood
 */
public record AdmissionRules(int startPerSecond, int leastPerSecond, int slowerPercent, FloodRules flood) {
    public AdmissionRules {
        if (leastPerSecond < 1 || startPerSecond < leastPerSecond || slowerPercent <= 100) {
            throw new IllegalArgumentException(
                    "admission: at least 1 and no more than the start a second, and slower than 100 percent");
        }
        if (flood.leastPerSecond() > leastPerSecond) {
            throw new IllegalArgumentException("admission: in a flood no more than the least otherwise");
        }
        if (flood.slowerPercent() > slowerPercent) {
            throw new IllegalArgumentException("admission: in a flood slow is no more than otherwise");
        }
    }

    /**
     * So many at once are more than can be served in any case: each one that is let in hurts those that go first, and helps hardly
     * any of the others.
     *
     * @param fromPerSecond requests asked for a second that are a flood
     * @param startPerSecond requests a second that are let in when one begins, where no more have been borne yet
     * @param slowerPercent those that go first are slow then when they take so much of their usual time
     * @param leastPerSecond requests a second that are let in then whatever happens
     */
    public record FloodRules(int fromPerSecond, int startPerSecond, int leastPerSecond, int slowerPercent) {
        public FloodRules {
            if (slowerPercent <= 100) {
                throw new IllegalArgumentException("admission: in a flood, too, slower than 100 percent");
            }
            if (leastPerSecond < 1 || startPerSecond < leastPerSecond || fromPerSecond <= startPerSecond) {
                throw new IllegalArgumentException(
                        "admission: in a flood at least 1 a second, no more than its start, and fewer than are asked for");
            }
        }
    }
}
