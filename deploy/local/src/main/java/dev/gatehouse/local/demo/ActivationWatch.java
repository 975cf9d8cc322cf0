package dev.gatehouse.local.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Follows one activation by its stream of events and notes when each domain became ready. Safe for use by several threads. */
final class ActivationWatch implements AutoCloseable {

    static final List<String> DOMAINS = List.of("profile", "roles", "email", "password");

    private static final String DATA = "data:";

    private final long began;
    private final Stream<String> events;
    private final Map<String, Duration> ready = new LinkedHashMap<>();
    private String state = "PENDING";
    private boolean ended;

    private ActivationWatch(Stream<String> events, long began) {
        this.events = events;
        this.began = began;
    }

    /** @param began when the registration was sent, by {@link System#nanoTime()} */
    static ActivationWatch follow(Client client, String activation, String token, long began)
            throws DemoException, InterruptedException {
        var watch = new ActivationWatch(client.events(activation + "/events", token), began);
        Thread.ofVirtual().name("activation-events").start(watch::read);
        return watch;
    }

    /** When {@code domain} was reported ready, counted from the registration. */
    synchronized Optional<Duration> ready(String domain) {
        return Optional.ofNullable(ready.get(domain));
    }

    synchronized String state() {
        return state;
    }

    /** Whether nothing more will come: the account is active, or the stream is over. */
    synchronized boolean isOver() {
        return ended || state.equals("ACTIVE");
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void read() {
        try {
            events.filter(line -> line.startsWith(DATA))
                    .map(line -> line.substring(DATA.length()))
                    .forEach(this::note);
        } catch (RuntimeException _) {
            // The stream broke off or was closed; what it told until then stands.
        } finally {
            end();
        }
    }

    private synchronized void end() {
        ended = true;
    }

    private synchronized void note(String data) {
        var view = parse(data);
        for (var domain : DOMAINS) {
            if (view.at("/domains/" + domain).asText().equalsIgnoreCase("ready")) {
                ready.putIfAbsent(domain, elapsed());
            }
        }
        state = view.path("state").asText(state);
    }

    private static JsonNode parse(String data) {
        try {
            return Client.JSON.readTree(data);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("not JSON: " + data, e);
        }
    }

    @Override
    public void close() {
        events.close();
    }
}
