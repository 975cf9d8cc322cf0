package dev.gatehouse.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.servers.Signal;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Parts of the system that a test takes away, and brings back. */
final class Outage {

    /** For what heals by itself. */
    static final Duration PATIENCE = Duration.ofSeconds(90);

    /** Whatever is away, nobody waits longer for an answer. */
    private static final Promised IN_TIME = new Promised(Duration.ofSeconds(3));

    private final GatehouseSystem system = SystemUnderTest.system();
    private final Client client = SystemUnderTest.client();
    private final List<String> halted = new ArrayList<>();
    private final List<String> hanging = new ArrayList<>();
    private final Set<Service> shutOut = EnumSet.noneOf(Service.class);

    /** All processes of the service are killed, and stay away. */
    void halt(Service service) {
        system.options().replicas().names(service).forEach(this::halt);
    }

    /** The process is killed, and stays away. */
    void halt(String process) {
        halted.add(process);
        system.process(process).halt();
        await().until(() -> system.process(process).process().isEmpty());
    }

    /** All processes of the services are killed and started again; each answers when it returns. */
    void restart(List<Service> services) {
        var processes = services.stream()
                .flatMap(service -> system.options().replicas().names(service).stream())
                .toList();
        processes.forEach(process -> system.process(process).halt());
        await().until(() -> processes.stream()
                .allMatch(process -> system.process(process).process().isEmpty()));
        processes.forEach(process -> system.process(process).revive());
        awaitReady(processes, PATIENCE.multipliedBy(2)); // several starts at once
    }

    /** The process is there, with all that it has started, and does nothing. */
    void hang(String process) {
        hanging.add(process);
        signal(process, Signal.STOP);
    }

    /** What hung goes on. */
    void resume() {
        hanging.forEach(process -> signal(process, Signal.CONT));
        hanging.clear();
    }

    /** The service's database is away, and no other. */
    void shutOut(Service service) throws SQLException {
        shutOut.add(service);
        Databases.shutOut(service);
    }

    /** Brings everything back; each service answers when it returns. */
    void end() throws SQLException {
        resume();
        halted.forEach(process -> system.process(process).revive());
        for (var service : shutOut) {
            Databases.letIn(service);
        }
        awaitReady(halted, PATIENCE);
        halted.clear();
        shutOut.clear();
    }

    private void awaitReady(List<String> processes, Duration patience) {
        await().atMost(patience).until(() -> processes.stream()
                .allMatch(each -> system.process(each).isReady()));
        // the gateway looks twice a second
        await().atMost(PATIENCE).until(() -> statusesWithoutToken().allMatch(status -> status == 401));
    }

    /** PostgreSQL has a process for each connection: who starts them is stopped first. */
    private void signal(String process, Signal signal) {
        system.process(process).process().ifPresent(first -> {
            signal.send(first);
            first.descendants().forEach(signal::send);
        });
    }

    private Stream<Integer> statusesWithoutToken() {
        return Stream.concat(
                EachService.READS.stream().map(path -> client.get(path, "").status()),
                Stream.of(client.post(EachService.MAIL, "", Map.of()).status()));
    }

    /** Fails unless the answer comes in time. */
    static <T> T inTime(Supplier<T> call) {
        return IN_TIME.of(call);
    }

    /** Fails unless it says, as a problem, when to ask again. */
    static void later(Client.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).hasValueSatisfying(seconds -> assertThat(Integer.parseInt(seconds))
                .isBetween(1, 30));
        assertThat(answer.header("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }
}
