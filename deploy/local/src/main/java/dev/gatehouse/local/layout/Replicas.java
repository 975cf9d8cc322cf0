package dev.gatehouse.local.layout;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * How many processes each service has.
 *
 * @param more services with other than one process
 */
public record Replicas(Map<Service, Integer> more) {

    /** More would exceed the partitions of the topics, and replicas past those never get a message. */
    public static final int MOST = 12;

    public static final Replicas ONE_EACH = new Replicas(Map.of());

    public Replicas {
        more = Map.copyOf(more);
        more.forEach((service, count) -> {
            if (count < 1 || count > MOST) {
                throw new IllegalArgumentException(
                        "%s can have 1 to %d replicas, not %d".formatted(service.title(), MOST, count));
            }
        });
    }

    public Replicas with(Service service, int count) {
        var changed = new EnumMap<Service, Integer>(Service.class);
        changed.putAll(more);
        changed.put(service, count);
        return new Replicas(changed);
    }

    public int of(Service service) {
        return more.getOrDefault(service, 1);
    }

    /** The names of all services' processes. */
    public List<String> allNames() {
        return Arrays.stream(Service.values())
                .flatMap(service -> names(service).stream())
                .toList();
    }

    /** The names of {@code service}'s processes. */
    public List<String> names(Service service) {
        return IntStream.rangeClosed(1, of(service)).mapToObj(service::replica).toList();
    }
}
