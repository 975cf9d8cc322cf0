package dev.gatehouse.chaos.fault;

import java.util.List;
import java.util.stream.IntStream;

/** F16: no core-auth can be reached over gRPC; packets vanish. */
public final class GrpcPartition implements Fault {

    @Override
    public String id() {
        return "F16";
    }

    @Override
    public String title() {
        return "gRPC to core-auth swallowed";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var tally = scene.tally();
        tally.newWindow();
        var before = scene.proxies().swallowed();
        scene.proxies().swallowCoreAuths(true);
        try {
            Scene.wait(scene.lasting(30, 8));
        } finally {
            scene.proxies().swallowCoreAuths(false);
        }
        boolean all = grewEverywhere(before, scene.proxies().swallowed());
        long accepted = tally.acceptedCount();
        long p99 = tally.acceptedP99();
        long longest = tally.longestWait();
        return scene.drained(
                        "accepted %d, p99 %d ms, longest wait for an answer %d ms".formatted(accepted, p99, longest))
                .and(all, "calls to each core-auth are swallowed")
                .and(accepted > 0, "registrations are accepted meanwhile")
                .and(longest < 10_000, "no request is stuck");
    }

    /** One core-auth that is asked all the while is no partition. */
    static boolean grewEverywhere(List<Long> before, List<Long> after) {
        return IntStream.range(0, before.size()).allMatch(i -> after.get(i) > before.get(i));
    }
}
