package dev.gatehouse.chaos.fault;

import dev.gatehouse.chaos.check.Databases;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** F18: every few seconds a stranger joins each group, is given partitions, reads without committing, and leaves. */
public final class Rebalance implements Fault {

    private static final Duration EVERY = Duration.ofSeconds(5);

    /** Without a stranger, at least. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** Members hear of a stranger by their next heartbeat, 1.5 s later at most, and join anew after what they have in hand. */
    private static final Duration LONGEST_JOIN = Duration.ofSeconds(20);

    private static final Duration POLL = Duration.ofMillis(100);

    /**
     * @param joins tries of strangers to join a group
     * @param given those that were given partitions
     */
    record Joins(int joins, int given) {

        Joins plus(Joins more) {
            return new Joins(joins + more.joins, given + more.given);
        }
    }

    @Override
    public String id() {
        return "F18";
    }

    @Override
    public String title() {
        return "consumer groups rebalance every 5 s";
    }

    @Override
    public Outcome run(Scene scene) throws Exception {
        var joins = new Joins(0, 0);
        boolean read;
        long start = System.nanoTime();
        long end = start + scene.lasting(60, 12).toNanos();
        try (var outside = new Topics(scene)) {
            while (System.nanoTime() < end) {
                long began = System.nanoTime();
                joins = joins.plus(joinEach(outside));
                long rest = EVERY.toNanos() - (System.nanoTime() - began);
                Scene.wait(Duration.ofNanos(Math.max(rest, PAUSE.toNanos())));
            }
            read = outside.awaitReadSoFar();
        }
        var outcome = scene.drained("%d joins and leaves, given partitions %d".formatted(joins.joins(), joins.given()));
        long twice = scene.databases()
                .count(
                        Databases.CORE_AUTH,
                        "select count(*) from (select subject from outbox where type = 'user.activated'"
                                + " group by subject having count(*) > 1) as t");
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        return judged(outcome, joins, read, twice, EventOrder.violations(scene, seconds));
    }

    static Outcome judged(Outcome drained, Joins joins, boolean read, long twice, long disorder) {
        return drained.plus("users activated twice %d, order violations %d".formatted(twice, disorder))
                .and(joins.given() > 0 && joins.given() == joins.joins(), "whoever joins is given partitions")
                .and(read, "everything is read all the same")
                .and(twice == 0, "nobody is activated twice")
                .and(disorder == 0, "each user's events are published in order");
    }

    /** A stranger for each group, for what that reads. All leave once each has been given something, or it takes too long. */
    private static Joins joinEach(Topics outside) throws InterruptedException, ExecutionException {
        var strangers = new ArrayList<KafkaConsumer<String, byte[]>>();
        try {
            for (var group : Topics.GROUPS) {
                var stranger = outside.consumer(group);
                strangers.add(stranger);
                stranger.subscribe(outside.readBy(group));
            }
            long deadline = System.nanoTime() + LONGEST_JOIN.toNanos();
            while (given(strangers) < strangers.size() && System.nanoTime() < deadline) {
                for (var stranger : strangers) {
                    if (stranger.assignment().isEmpty()) {
                        stranger.poll(POLL);
                    }
                }
            }
            return new Joins(strangers.size(), given(strangers));
        } finally {
            strangers.forEach(KafkaConsumer::close);
        }
    }

    private static int given(List<KafkaConsumer<String, byte[]>> strangers) {
        return (int) strangers.stream()
                .filter(stranger -> !stranger.assignment().isEmpty())
                .count();
    }
}
