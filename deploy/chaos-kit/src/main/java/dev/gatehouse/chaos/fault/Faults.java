package dev.gatehouse.chaos.fault;

import dev.gatehouse.local.Installation;
import dev.gatehouse.local.layout.Service;
import java.util.List;
import java.util.Optional;

/** All faults of RELIABILITY.md, in its order. */
public final class Faults {

    /** What a check of every change runs. */
    public static final List<String> QUICK = List.of("F1", "F2", "F3", "F4", "F5", "F6", "F13", "F14", "F19", "F20");

    private Faults() {}

    /** @param earlier a built checkout of a version that F24 goes back to; without it that is between processes of one version */
    public static List<Fault> all(Optional<Installation> earlier) {
        return List.of(
                new KillLoop("F1", Service.USER_MANAGEMENT, false),
                new KillLoop("F2", Service.CORE_AUTH, false),
                new KillLoop("F3", Service.CORE_AUTH, true),
                new KillLoop("F4", Service.COMMUNICATION, false),
                new KillLoop("F5", Service.AUTHORIZATION, false),
                new KafkaAway(),
                new ServerHangs("F7", "kafka", 90, 15),
                new KafkaWiped(),
                new ServerKilled("F9", "postgres", 5, 2),
                new PostgresFaults.Resets("F10"),
                new PostgresFaults.Slow("F11"),
                new PostgresFaults.Locked("F12"),
                new ServerKilled("F13", "redis", 15, 5),
                new RedisEmptied(),
                new ServerHangs("F15", "redis", 30, 10),
                new GrpcPartition(),
                new PacketLoss(),
                new Rebalance(),
                new TopicReplay(),
                new Poison(),
                new WrongClock(),
                new HashFlood(),
                new MailDown(),
                Stops.rolling(List.of(Service.USER_MANAGEMENT, Service.CORE_AUTH), earlier),
                new KeyRotation(),
                new DiskFull(),
                Stops.atOnce(List.of(Service.values())));
    }
}
