package dev.gatehouse.gateway.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.gateway.config.ReplicaAddress;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServiceTest {

    private final AtomicLong clock = new AtomicLong();
    private final Service service = new Service("a", "A", List.of(address(1), address(2)), clock::get);

    @Test
    void theLongerNobodyIsThereTheLaterClientsAreToComeBackAndNotAllAtOnce() {
        service.pick(0);
        assertThat(comeBack()).containsOnly(1);

        clock.addAndGet(Duration.ofSeconds(6).toNanos());
        service.pick(0);
        assertThat(comeBack()).containsOnly(2, 3, 4).contains(2, 3, 4);

        clock.addAndGet(Duration.ofHours(1).toNanos());
        assertThat(comeBack()).containsOnly(5, 6, 7, 8, 9, 10).contains(5, 10);
    }

    @Test
    void whoIsBackIsAskedAtOnceAndAnotherOutageBeginsAnew() {
        service.pick(0);
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        service.replicas().getFirst().admit();

        assertThat(service.pick(0)).isNotNull();
        assertThat(comeBack()).containsOnly(1);

        service.replicas().getFirst().eject("test");
        service.pick(0);
        assertThat(comeBack()).containsOnly(1);
    }

    /** The one that is there has been tried: that is no outage. */
    @Test
    void aRequestThatHasTriedEverybodyMakesNoOutage() {
        service.replicas().getFirst().admit();
        assertThat(service.pick(1)).isNull();
        clock.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(comeBack()).containsOnly(1);
    }

    @Test
    void aReplicaWithoutItsDatabaseIsChosenForWhatNeedsNoneAndOnlyWhenNoOtherIsLeft() {
        var without = service.replicas().getFirst();
        without.ejectForWantOfItsDatabase("test");
        assertThat(service.pick(0)).isNull();
        assertThat(service.pickForMemory(0)).isSameAs(without);
        assertThat(service.pickForMemory(1)).isNull();

        service.replicas().getLast().admit();
        assertThat(IntStream.range(0, 10).mapToObj(i -> service.pickForMemory(0)))
                .containsOnly(service.replicas().getLast());

        without.eject("gone");
        assertThat(service.pickForMemory(2)).isNull();
    }

    @Test
    void whoHasJustStartedIsAskedSeldomAtFirst() {
        var warm = service.replicas().getFirst();
        var fresh = service.replicas().getLast();
        warm.admit();
        clock.addAndGet(Duration.ofMinutes(1).toNanos());
        fresh.admit();
        assertThat(picksOf(fresh)).isBetween(50L, 500L);

        clock.addAndGet(Duration.ofSeconds(20).toNanos());
        assertThat(picksOf(fresh)).isEqualTo(2_000);

        warm.eject("test");
        clock.addAndGet(Duration.ofMillis(1_999).toNanos());
        warm.admit();
        assertThat(picksOf(warm)).isEqualTo(2_000);

        warm.eject("test");
        clock.addAndGet(Duration.ofSeconds(2).toNanos());
        warm.admit();
        assertThat(picksOf(warm)).isBetween(50L, 500L);
    }

    @Test
    void whoHasJustStartedIsAskedAllTheSameWhereThereIsNobodyElse() {
        var fresh = service.replicas().getFirst();
        fresh.admit();
        assertThat(picksOf(fresh)).isEqualTo(4_000);
    }

    private long picksOf(Replica replica) {
        return IntStream.range(0, 4_000).filter(i -> service.pick(0) == replica).count();
    }

    private List<Integer> comeBack() {
        return IntStream.range(0, 400).mapToObj(i -> service.comeBackSeconds()).toList();
    }

    private static ReplicaAddress address(int port) {
        return new ReplicaAddress(
                SocketAddress.inetSocketAddress(port, "127.0.0.1"),
                SocketAddress.inetSocketAddress(port + 100, "127.0.0.1"));
    }
}
