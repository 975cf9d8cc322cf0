package dev.gatehouse.local;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.Fleet;
import dev.gatehouse.local.process.ProcessList;
import dev.gatehouse.local.process.Program;
import dev.gatehouse.local.process.StartException;
import dev.gatehouse.local.process.SupervisedProcess;
import dev.gatehouse.local.secret.Secrets;
import dev.gatehouse.local.terminal.Progress;
import dev.gatehouse.servers.Server;
import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * A whole Gatehouse that runs on this machine: servers, mail sink, services and gateway, each a process of its own that is
 * started again when it dies. Nothing outlives {@link #stop()}, nor the JVM that started it. Several run side by side when
 * each has its own directory and ports.
 *
 * <p>Safe for use by several threads.
 */
public final class GatehouseSystem implements AutoCloseable {

    /** How much of the system is started. */
    enum Extent {
        SERVERS,
        ALL,
        /** All, and each JVM records how it starts. */
        TRAINING
    }

    private final Options options;
    private final Ports ports;
    private final Secrets secrets;
    private final AotCaches caches;
    private final Programs programs;
    private final DirectoryLock lock;
    private final ProcessList processList;
    private final Progress progress;
    private final Bookkeeping bookkeeping;
    private final Fleet fleet;
    private final Thread atExit = Thread.ofPlatform().name("stop-at-exit").unstarted(this::stop);
    private boolean stopped;

    private GatehouseSystem(Options options, DirectoryLock lock, Progress progress, Extent extent)
            throws IOException, StartException {
        this.options = options;
        this.lock = lock;
        this.progress = progress;
        this.processList = new ProcessList(options.directory().resolve("processes"));
        endLeftovers();
        this.ports = freePorts(options);
        this.secrets = Secrets.in(options.directory().resolve("secrets"));
        var installation = Installation.ofThisBuild();
        this.caches = extent == Extent.TRAINING ? installation.recordingCaches() : installation.caches();
        this.programs = new Programs(options, installation, caches, ports, secrets);
        this.bookkeeping = new Bookkeeping(processList, progress);
        this.fleet = new Fleet(logs(), bookkeeping);
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a system and returns when all of it is ready.
     *
     * @throws StartException when it cannot be started; then nothing of it runs
     */
    public static GatehouseSystem start(Options options, Progress progress)
            throws StartException, InterruptedException {
        return start(options, progress, Extent.ALL);
    }

    static GatehouseSystem start(Options options, Progress progress, Extent extent)
            throws StartException, InterruptedException {
        try {
            return startUnder(absolute(options), progress, extent);
        } catch (IOException e) {
            throw new StartException("Gatehouse cannot be started: " + e.getMessage(), e);
        }
    }

    private static GatehouseSystem startUnder(Options options, Progress progress, Extent extent)
            throws IOException, StartException, InterruptedException {
        var lock = DirectoryLock.take(options.directory());
        GatehouseSystem system;
        try {
            system = new GatehouseSystem(options, lock, progress, extent);
        } catch (IOException | StartException | RuntimeException e) {
            lock.close();
            throw e;
        }
        try {
            system.startAll(extent != Extent.SERVERS);
            return system;
        } catch (IOException | StartException | InterruptedException | RuntimeException e) {
            system.stop();
            throw e;
        }
    }

    private static Options absolute(Options options) {
        return options.withDirectory(options.directory().toAbsolutePath().normalize());
    }

    private void endLeftovers() throws IOException {
        var ended = processList.endLeftovers();
        if (!ended.isEmpty()) {
            progress.note("Ended what an earlier run left behind: " + String.join(", ", ended));
        }
        if (options.fresh()) {
            FreshStart.clear(options.directory());
        }
    }

    private static Ports freePorts(Options options) throws StartException {
        try {
            var ports = options.ports().apply(options.replicas());
            var conflicts = ports.conflicts();
            if (!conflicts.isEmpty()) {
                throw new StartException(
                        String.join("\n", conflicts) + "\n(--ports-from N moves them all, --free-ports takes any.)");
            }
            return ports;
        } catch (IllegalArgumentException e) {
            throw new StartException(e.getMessage(), e);
        }
    }

    private void startAll(boolean services) throws IOException, StartException, InterruptedException {
        var servers = new ArrayList<CompletableFuture<Void>>();
        var postgres = programs.postgres();
        var kafka = programs.kafka();
        servers.add(launch(program(postgres)).thenRunAsync(() -> Provision.databases(postgres, secrets)));
        servers.add(launch(program(kafka)).thenRunAsync(() -> Provision.topics(kafka)));
        servers.add(launch(program(programs.redis())));
        servers.add(launch(programs.mailSink()));
        await(servers);
        if (services) {
            var rest = new ArrayList<CompletableFuture<Void>>();
            for (var service : programs.services()) {
                rest.add(launch(service));
            }
            rest.add(launch(programs.gateway()));
            await(rest);
            programs.awaitRoutes();
        }
        bookkeeping.publish(this);
        progress.complete();
    }

    private Program program(Server server) {
        return Program.of(server, caches.stopPatience());
    }

    private synchronized CompletableFuture<Void> launch(Program program) {
        if (stopped) {
            return CompletableFuture.failedFuture(new StartException("stopped before it was complete"));
        }
        progress.expects(program.name());
        return fleet.start(program);
    }

    /** Fails with the first that fails; the others need not be waited for then. */
    private static void await(List<CompletableFuture<Void>> starts) throws StartException, InterruptedException {
        var all = CompletableFuture.allOf(starts.toArray(CompletableFuture[]::new));
        starts.forEach(start -> start.whenComplete((_, failure) -> {
            if (failure != null) {
                all.completeExceptionally(failure);
            }
        }));
        try {
            all.get();
        } catch (ExecutionException e) {
            var cause = e.getCause() instanceof CompletionException wrapped ? wrapped.getCause() : e.getCause();
            throw cause instanceof StartException known
                    ? known
                    : new StartException("Gatehouse cannot be started: " + cause, e);
        }
    }

    /** Where clients reach the system. */
    public URI gateway() {
        return URI.create(programs.environment().issuer());
    }

    /** The gateway's listener for operators. */
    public URI operators() {
        return URI.create("http://localhost:" + ports.get(Ports.OPERATORS));
    }

    /** The page and API of the mail sink. */
    public URI inbox() {
        return URI.create("http://localhost:" + ports.get(Ports.INBOX));
    }

    public Ports ports() {
        return ports;
    }

    public Options options() {
        return options;
    }

    public Secrets secrets() {
        return secrets;
    }

    /** The directory of the log files, {@code <process>.log}. */
    public Path logs() {
        return options.directory().resolve("logs");
    }

    /** All processes: postgres, kafka, redis, mail, gateway, and each service's ({@code core-auth}, {@code core-auth-2}, …). */
    public List<SupervisedProcess> processes() {
        return fleet.all();
    }

    /** @throws IllegalArgumentException when nothing has that name */
    public SupervisedProcess process(String name) {
        return fleet.get(name);
    }

    /** Ends process {@code name} as a crash would; it is started again. */
    public void kill(String name) {
        process(name).kill();
    }

    /** Sends {@code signal} to process {@code name}: STOP and CONT make a hang. */
    public void signal(String name, Signal signal) {
        process(name).process().ifPresent(signal::send);
    }

    /** From its next start on, a replica of the service runs what another checkout has built. */
    public void install(Service service, String replica, Installation version) throws IOException {
        programs.install(service, replica, version);
    }

    /** How Kafka's clients reach the broker and sign in with {@code account}: a service's title, for one. Holds its password. */
    public Map<String, Object> kafka(String account) {
        var properties = new HashMap<String, Object>(secrets.kafka().signIn(account));
        properties.put("bootstrap.servers", ports.address(Ports.KAFKA));
        return properties;
    }

    /** Makes the topics that are missing, as after the broker lost its data, and says again who may do what. */
    public void provideTopics() throws IOException {
        Provision.topics(programs.kafka());
    }

    /** Stops everything in reverse order: gateway, services, servers. Takes 40 s at most; a second call does nothing. */
    public synchronized void stop() {
        if (stopped) {
            return;
        }
        stopped = true;
        progress.stopping();
        fleet.stop(List.of("gateway"));
        stopTogether(options.replicas().allNames());
        stopTogether(fleet.all().stream().map(SupervisedProcess::name).toList());
        try {
            Files.deleteIfExists(SystemState.fileIn(options.directory()));
            processList.clear();
            lock.close();
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM is already ending; this is that hook.
        } catch (IOException e) {
            progress.note("Stopped, but " + options.directory() + " is not tidy: " + e.getMessage());
        }
    }

    /** Recording JVMs one after the other: each starts a second one to write what it learned. */
    private void stopTogether(List<String> names) {
        if (caches.isRecording()) {
            names.forEach(name -> fleet.stop(List.of(name)));
        } else {
            fleet.stop(names);
        }
    }

    @Override
    public void close() {
        stop();
    }
}
