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
        double drained = scene.drain();
        return Outcome.of("accepted %d, p99 %d ms, longest wait for an answer %d ms, drained after %.1f s"
                        .formatted(accepted, p99, longest, drained))
                .and(accepted > 0, "registrations are accepted meanwhile")
                .and(longest < 10_000, "no request is stuck")
                .and(drained >= 0, "outboxes drain");
    }
}
