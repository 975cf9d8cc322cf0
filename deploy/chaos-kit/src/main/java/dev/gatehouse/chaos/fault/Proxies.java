package dev.gatehouse.chaos.fault;

import dev.gatehouse.local.Options;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Stands between the services and PostgreSQL, and before the gRPC of each core-auth. */
public final class Proxies implements AutoCloseable {

    private final TcpProxy postgres;
    private final List<TcpProxy> coreAuths;

    private Proxies(TcpProxy postgres, List<TcpProxy> coreAuths) {
        this.postgres = postgres;
        this.coreAuths = List.copyOf(coreAuths);
    }

    /** Before a system that need not run yet. The ports of its plan must be the same each time it is applied. */
    public static Proxies before(Options options) throws IOException {
        var ports = options.ports().apply(options.replicas());
        var coreAuths = new ArrayList<TcpProxy>();
        for (var replica : options.replicas().names(Service.CORE_AUTH)) {
            coreAuths.add(TcpProxy.before(ports.get(Ports.grpc(replica))));
        }
        return new Proxies(TcpProxy.before(ports.get(Ports.POSTGRES)), coreAuths);
    }

    /** The system whose services know these in place of the servers; one for each core-auth, as the launcher has it. */
    public Options inFrontOf(Options options) {
        var addresses =
                coreAuths.stream().map(proxy -> "127.0.0.1:" + proxy.port()).collect(Collectors.joining(","));
        return options.withEnvironment("GATEHOUSE_DB_PORT", String.valueOf(postgres.port()))
                .withEnvironment("GATEHOUSE_CORE_AUTH_GRPC", addresses);
    }

    /** Resets every connection to PostgreSQL that is open now; how many. */
    int cutPostgres() {
        return postgres.cut();
    }

    /** How long each chunk of PostgreSQL's answers is held back. */
    void delayPostgres(Duration each) {
        postgres.delay(each);
    }

    /** Whether every core-auth is cut off: bytes to it and from it vanish without a word. */
    void swallowCoreAuths(boolean on) {
        coreAuths.forEach(proxy -> proxy.swallow(on));
    }

    /** How many chunks have vanished so far, for each core-auth. */
    List<Long> swallowed() {
        return coreAuths.stream().map(TcpProxy::swallowed).toList();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        for (var proxy : coreAuths) {
            proxy.close();
        }
    }
}
