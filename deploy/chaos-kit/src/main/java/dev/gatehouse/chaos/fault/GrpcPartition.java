package dev.gatehouse.chaos.fault;

/** F16: core-auth cannot be reached over gRPC; packets vanish. */
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
        scene.coreAuthProxy().swallow(true);
        try {
            Scene.wait(scene.lasting(30, 8));
        } finally {
            scene.coreAuthProxy().swallow(false);
        }
        long accepted = tally.acceptedCount();
        long p99 = tally.acceptedP99();
        long longest = tally.longestWait();
        return scene.drained(
                        "accepted %d, p99 %d ms, longest wait for an answer %d ms".formatted(accepted, p99, longest))
                .and(accepted > 0, "registrations are accepted meanwhile")
                .and(longest < 10_000, "no request is stuck");
    }
}
