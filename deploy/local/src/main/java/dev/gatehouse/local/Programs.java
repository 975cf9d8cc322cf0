package dev.gatehouse.local;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Processor;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.HttpProbe;
import dev.gatehouse.local.process.JavaProgram;
import dev.gatehouse.local.process.LivenessChecked;
import dev.gatehouse.local.process.Program;
import dev.gatehouse.local.process.Replaceable;
import dev.gatehouse.local.process.Yielding;
import dev.gatehouse.local.secret.Secrets;
import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.servers.KafkaServer;
import dev.gatehouse.servers.PostgresServer;
import dev.gatehouse.servers.RedisServer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Everything that one system runs, with its memory bounds. */
final class Programs {

    private static final int POSTGRES_CONNECTIONS = 200;
    private static final int KAFKA_HEAP_MIB = 256;
    private static final int REDIS_MIB = 128;

    private static final List<String> SMALL_JVM = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-HeapDumpOnOutOfMemoryError",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:TrimNativeHeapInterval=5000",
            "-Djava.awt.headless=true");

    /**
     * Five JVMs on two cores: the optimising compiler takes a fifth of the machine for the first half hour of load, and what it
     * gains is less than that. docs/performance.md has the figures. Containers run with the JVM's own choice.
     */
    private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    /** Where it gains nothing it is left out, for an incubating module keeps the module graph out of the AOT cache. */
    private static final List<String> VECTOR_CODE = List.of("--add-modules", "jdk.incubator.vector");

    /**
     * Signatures, and Argon2 in vector code, need the optimising compiler; requests go before it, and what runs only at the start, or
     * seldom, is not worth its time: ten times the JVM's own thresholds.
     */
    private static final List<String> PATIENT_COMPILER = List.of(
            "-XX:ThreadPriorityPolicy=1",
            "-XX:CompilerThreadPriority=5",
            "-XX:Tier4InvocationThreshold=50000",
            "-XX:Tier4MinInvocationThreshold=6000",
            "-XX:Tier4CompileThreshold=150000",
            "-XX:Tier4BackEdgeThreshold=400000");

    /** No request of a person waits for it, and none is refused by what it hears. */
    private static final Set<Service> BACKGROUND = EnumSet.of(Service.COMMUNICATION);

    /** What the gateway says of a replica to which it sends nothing. */
    private static final String OUT = "\"out\"";

    private static final int BETWEEN_LOOKS_MILLIS = 50;
    private static final Duration ROUTES_WITHIN = Duration.ofSeconds(10);

    private final Options options;
    private final Installation installation;
    private final AotCaches caches;
    private final Ports ports;
    private final Secrets secrets;
    private final ServiceEnvironment environment;
    private final Map<String, Replaceable> replicas = new ConcurrentHashMap<>();

    Programs(Options options, Installation installation, AotCaches caches, Ports ports, Secrets secrets) {
        this.caches = caches;
        this.options = options;
        this.installation = installation;
        this.ports = ports;
        this.secrets = secrets;
        this.environment = new ServiceEnvironment(options, ports, secrets);
    }

    ServiceEnvironment environment() {
        return environment;
    }

    PostgresServer postgres() {
        return new PostgresServer(new PostgresServer.Settings(
                data("postgres"), ports.get(Ports.POSTGRES), secrets.postgres(), POSTGRES_CONNECTIONS, true));
    }

    KafkaServer kafka() throws IOException {
        return new KafkaServer(
                new KafkaServer.Settings(
                        data("kafka"),
                        ports.get(Ports.KAFKA),
                        ports.get(Ports.KAFKA_CONTROLLER),
                        KAFKA_HEAP_MIB,
                        KafkaServer.ownClassPath(),
                        caches.options("kafka", installation.launcherJar())),
                secrets.kafka());
    }

    RedisServer redis() {
        return new RedisServer(
                new RedisServer.Settings(data("redis"), ports.get(Ports.REDIS), secrets.redis(), REDIS_MIB, true));
    }

    Program mailSink() throws IOException {
        var jvm = with(SMALL_JVM, "-Xms16m", "-Xmx64m", "-XX:MaxMetaspaceSize=64m", QUICK_COMPILER);
        jvm.addAll(caches.options("mail", installation.launcherJar()));
        var launch = List.of("-cp", KafkaServer.ownClassPath(), "dev.gatehouse.mailsink.MailSinkMain");
        return new JavaProgram(
                "mail",
                jvm,
                launch,
                environment.ofMailSink(),
                () -> FreePorts.isListenedOn(ports.get(Ports.SMTP)) && FreePorts.isListenedOn(ports.get(Ports.INBOX)),
                caches.stopPatience());
    }

    Program gateway() throws IOException {
        var jvm = with(
                SMALL_JVM,
                QUICK_COMPILER,
                "-Xms32m",
                "-Xmx96m",
                "-XX:MaxMetaspaceSize=96m",
                "-XX:MaxDirectMemorySize=96m");
        jvm.addAll(caches.options("gateway", installation.launcherJar()));
        var launch = List.of("-cp", KafkaServer.ownClassPath(), "dev.gatehouse.gateway.GatewayMain");
        return new JavaProgram(
                "gateway",
                jvm,
                launch,
                environment.ofGateway(),
                new HttpProbe(health(Ports.GATEWAY_MANAGEMENT)),
                caches.stopPatience());
    }

    List<Program> services() throws IOException {
        var programs = new ArrayList<Program>();
        for (var service : Service.values()) {
            for (var replica : options.replicas().names(service)) {
                var program = new Replaceable(service(service, replica, installation, caches));
                replicas.put(replica, program);
                programs.add(program);
            }
        }
        return programs;
    }

    /** From its next start on the service's replica runs what {@code version} has built. */
    void install(Service service, String replica, Installation version) throws IOException {
        var own = version.equals(installation);
        Objects.requireNonNull(replicas.get(replica), replica)
                .replace(service(service, replica, version, own ? caches : version.caches()));
    }

    private Program service(Service service, String replica, Installation version, AotCaches learned)
            throws IOException {
        var jvm = with(SMALL_JVM, "-Xms48m", service == Service.CORE_AUTH ? "-Xmx256m" : "-Xmx192m");
        jvm.addAll(List.of("-XX:MaxMetaspaceSize=192m", "-XX:MaxDirectMemorySize=64m"));
        jvm.add("--enable-native-access=ALL-UNNAMED");
        if (service == Service.CORE_AUTH) {
            jvm.addAll(PATIENT_COMPILER);
            if (Processor.hasWideVectors()) {
                jvm.addAll(VECTOR_CODE);
            }
        } else {
            jvm.add(QUICK_COMPILER);
        }
        jvm.addAll(learned.options(service.title(), version.serviceJar(service)));
        var launch = List.of("-jar", version.serviceJar(service).toString());
        var program = new JavaProgram(
                replica,
                jvm,
                launch,
                environment.of(service, replica),
                new HttpProbe(health(Ports.management(replica))),
                caches.stopPatience());
        var watched = new LivenessChecked(program, new HttpProbe(health(Ports.management(replica), "live")));
        return BACKGROUND.contains(service) ? new Yielding(watched) : watched;
    }

    /**
     * Waits until the gateway sends requests to every replica, or for ten seconds: it asks each twice a second, and answers 503 for a
     * service that it has not heard of.
     */
    void awaitRoutes() throws InterruptedException {
        var routes = HttpProbe.without(OUT, health(Ports.GATEWAY_MANAGEMENT));
        long end = System.nanoTime() + ROUTES_WITHIN.toNanos();
        while (!routes.getAsBoolean() && System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
        }
    }

    private URI health(String managementPort) {
        return health(managementPort, "ready");
    }

    private URI health(String managementPort, String kind) {
        return URI.create("http://" + ports.address(managementPort) + "/q/health/" + kind);
    }

    private Path data(String server) {
        return options.directory().resolve(server);
    }

    private static List<String> with(List<String> common, String... more) {
        var all = new ArrayList<>(common);
        all.addAll(Arrays.asList(more));
        return all;
    }
}
