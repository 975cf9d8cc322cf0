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
        return count("""
                select count(*) from activation a join credential c using (user_id)
                where a.state = 'ACTIVE' and c.canonical_email like ?""", purpose);
    }

    /** Users of this run who could sign in, were it not for anything else. */
    long hashedUsers(String purpose) throws SQLException, IOException {
        return count("select count(*) from credential where phc is not null and canonical_email like ?", purpose);
    }

    /** What core-auth knows of an account that an operator has suspended, of all of that purpose. */
    void suspend(String purpose) throws SQLException, IOException {
        change("""
                insert into suspension (user_id, suspended, version)
                select user_id, true, 1 from credential where canonical_email like ?""", purpose);
    }

    /** As between a registration and its hash, which nobody makes now. */
    void unhash(String purpose) throws SQLException, IOException {
        change("update credential set phc = null where canonical_email like ?", purpose);
    }

    /** As if they had opened the link in their mail. */
    void verify(String purpose) throws SQLException, IOException {
        change("""
                update activation set email = 'ready', version = version + 1
                where user_id in (select user_id from credential where canonical_email like ?)""", purpose);
    }

    /** Whether nobody learns by registering that an address is taken: tried with one address. */
    boolean isPrivate() throws InterruptedException {
        var twice = Loop.times(2, 1, i -> api.register(account("twice", 0)));
        if (!twice.others().isEmpty() && !twice.others().containsKey("409 EMAIL_TAKEN")) {
            throw new IllegalStateException("Registrations are refused: " + twice.others());
        }
        return twice.others().isEmpty();
    }

    private long count(String query, String purpose) throws SQLException, IOException {
        try (var connection = connect();
                var counted = connection.prepareStatement(query)) {
            counted.setString(1, addresses(purpose));
            try (var rows = counted.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private void change(String statement, String purpose) throws SQLException, IOException {
        try (var connection = connect();
                var changed = connection.prepareStatement(statement)) {
            changed.setString(1, addresses(purpose));
            changed.executeUpdate();
        }
    }

    private String addresses(String purpose) {
        return purpose + "-" + run + "-%";
    }

    /** To core-auth's database. */
    Connection connect() throws SQLException, IOException {
        var password = Files.readString(directory.resolve("secrets").resolve("database-core-auth"))
                .strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://" + address("postgres") + "/core_auth", "core_auth", password);
    }
}
