package dev.gatehouse.load;

import dev.gatehouse.local.SystemState;
import dev.gatehouse.local.process.Memory;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** The running system that is measured: its gateway, its processes and core-auth's database, for counting and for what needs an administrator otherwise. */
final class Target {

    final SystemState state;
    final Vertx vertx;
    final Api api;
    private final Path directory;
    private final String run = HexFormat.of().toHexDigits(new SecureRandom().nextInt());

    Target(Path directory, Vertx vertx, int connections) throws IOException {
        this.directory = directory;
        this.vertx = vertx;
        this.state = SystemState.read(directory)
                .orElseThrow(() -> new IllegalArgumentException("No system runs in " + directory
                        + ". Start one with: deploy/up --load-test --directory " + directory));
        this.api = new Api(vertx, address("gateway"), connections);
    }

    /** A user who does not exist yet; the same name and number name the same user within this run. */
    Account account(String purpose, long number) {
        var name = purpose + "-" + run + "-" + number;
        return new Account(name + "@load.test", "orchard lantern " + run + " " + number);
    }

    String address(String name) {
        var address = state.addresses().get(name);
        if (address == null) {
            throw new IllegalStateException("state.json names no " + name);
        }
        return address;
    }

    String authorizationGrpc() {
        return first("authorization").grpc();
    }

    /** Where core-auth speaks HTTP. */
    String coreAuth() {
        return first("core-auth").http();
    }

    private SystemState.Replica first(String service) {
        var replicas = state.services().get(service);
        if (replicas == null || replicas.isEmpty()) {
            throw new IllegalStateException("state.json names no " + service);
        }
        return replicas.getFirst();
    }

    Path serviceKey() {
        return directory.resolve("secrets").resolve("load.jwk");
    }

    /** What the services and the gateway have in memory. */
    double residentMiB() {
        return Stream.concat(serviceReplicas(), Stream.of("gateway"))
                .mapToDouble(this::residentMiB)
                .sum();
    }

    /** What one program has in memory; 0 when it does not run. */
    double residentMiB(String program) {
        var pid = state.processes().get(program);
        return pid == null
                ? 0
                : ProcessHandle.of(pid)
                        .map(process -> Memory.ofTree(process).residentKib() / 1_024.0)
                        .orElse(0.0);
    }

    Stream<String> serviceReplicas() {
        return state.services().values().stream().flatMap(List::stream).map(replica -> replica.name());
    }

    /** Users of this run whose activation has ended well. */
    long activeUsers(String purpose) throws SQLException, IOException {
        try (var connection = connect();
                var query = connection.prepareStatement("""
                        select count(*) from activation a join credential c using (user_id)
                        where a.state = 'ACTIVE' and c.canonical_email like ?""")) {
            query.setString(1, purpose + "-" + run + "-%");
            try (var rows = query.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    /** To core-auth's database. */
    Connection connect() throws SQLException, IOException {
        var password = Files.readString(directory.resolve("secrets").resolve("database-core-auth"))
                .strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address("postgres") + "/core_auth", "core_auth", password);
    }
}
