package dev.gatehouse.kit.direct;

import com.google.protobuf.ByteString;
import dev.gatehouse.kit.direct.ConsumerService.Telling;
import dev.gatehouse.kit.direct.v1.DeliverRequest;
import dev.gatehouse.kit.direct.v1.Event;
import dev.gatehouse.kit.inbox.DirectInbox;
import dev.gatehouse.kit.security.ServiceCredentials;
import io.grpc.Channel;
import io.quarkus.logging.Log;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Hands events to the services past Kafka. A service that does not take them is left alone for a while. Thread-safe. */
@ApplicationScoped
public class EventEgress {

    private final DirectConfig config;
    private final Map<String, ConsumerService> services = new HashMap<>();
    private final Map<String, Long> pausedUntil = new ConcurrentHashMap<>();
    private final AtomicInteger telling = new AtomicInteger();
    private final Vertx vertx;
    private long timer;

    EventEgress(DirectConfig config, ServiceCredentials credentials, Vertx vertx) {
        this.config = config;
        this.vertx = vertx;
        config.services()
                .forEach((name, addresses) ->
                        services.put(name, new ConsumerService(name, addresses, credentials, config.repeat())));
    }

    /** Before it matters, and again as soon as a replica has come back: a call would spend its time on connecting. */
    void start(@Observes StartupEvent started) {
        connect();
        timer = vertx.setPeriodic(config.connect().toMillis(), tick -> connect());
    }

    private void connect() {
        services.values().forEach(ConsumerService::connect);
    }

    void stop(@Observes ShutdownEvent stopping) {
        vertx.cancelTimer(timer);
        services.values().forEach(ConsumerService::close);
    }

    /** The services that may be tried now. */
    public Set<String> available() {
        long now = System.nanoTime();
        return services.keySet().stream()
                .filter(name -> now - pausedUntil.getOrDefault(name, now) >= 0)
                .collect(Collectors.toSet());
    }

    /** Connections to each replica of the service, kept open, for who asks it something; none when it is not known. */
    public List<Channel> replicas(String service) {
        var known = services.get(service);
        return known == null ? List.of() : known.replicas();
    }

    /** To one of {@link #available}. True when the service has taken all events, in their order; false when it may have taken some. Never fails. */
    public Uni<Boolean> deliver(String service, List<DirectInbox.Event> events) {
        var consumer = Objects.requireNonNull(services.get(service), service);
        return Multi.createFrom()
                .iterable(events)
                .group()
                .intoLists()
                .of(config.batch())
                .onItem()
                .<Void>transformToUniAndConcatenate(batch ->
                        consumer.deliver(request(batch).setKafkaIsAway(true).build(), config.deadline()))
                .toUni()
                .replaceWith(true)
                .invoke(taken -> pausedUntil.remove(service))
                .onFailure()
                .invoke(failure -> pause(service, failure))
                .onFailure()
                .recoverWithItem(false);
    }

    /**
     * Tells every replica of every service of what cannot wait for Kafka. Completes when all that are there have heard it, or
     * {@code platform.direct.urgency} is over, and goes on afterwards, for whoever is just starting; never fails: the events are
     * on their way to the topic as well.
     *
     * @param events at most 200
     */
    public Uni<Void> tell(List<DirectInbox.Event> events) {
        var request = request(events).build();
        // many at once are told of once only: what waits here must have a bound
        var patience = telling.incrementAndGet() > config.mostTold() ? Duration.ZERO : config.patience();
        var tellings = services.values().stream()
                .map(service -> service.tell(request, config.deadline(), patience))
                .toList();
        // goes on when nobody waits for it any more
        all(tellings, Telling::over)
                .onTermination()
                .invoke(telling::decrementAndGet)
                .subscribe()
                .with(done -> {}, failure -> {});
        return all(tellings, Telling::settled)
                .ifNoItem()
                .after(config.urgency())
                .recoverWithUni(Uni.createFrom().voidItem());
    }

    private static Uni<Void> all(List<Telling> tellings, Function<Telling, Uni<Void>> part) {
        return Uni.join()
                .all(tellings.stream().map(part).toList())
                .andFailFast()
                .replaceWithVoid();
    }

    private void pause(String service, Throwable failure) {
        var known = pausedUntil.put(service, System.nanoTime() + config.pause().toNanos());
        if (known == null) {
            Log.warnf("%s takes no events: %s", service, failure.getMessage());
        }
    }

    private static DeliverRequest.Builder request(List<DirectInbox.Event> events) {
        var request = DeliverRequest.newBuilder();
        for (var event : events) {
            request.addEvents(Event.newBuilder()
                    .setTopic(event.topic())
                    .setKey(event.key())
                    .putAllHeaders(event.headers())
                    .setBody(ByteString.copyFrom(event.body().getBytes())));
        }
        return request;
    }
}
