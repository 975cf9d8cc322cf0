package dev.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** PostgreSQL 18. Listens on 127.0.0.1 only, passwords by SCRAM, no Unix socket. Works for root too, who then lends it no rights. */
public final class PostgresServer implements Server {

    private static final String SUPERUSER = "postgres";

    /**
     * @param directory where data live, created if needed
     * @param port on 127.0.0.1
     * @param password of the superuser {@code postgres}; fixed when the directory is first used
     * @param maxConnections of all clients together, 10 at least
     * @param durable whether a commit waits for the disk; {@code false} is for tests whose data nobody keeps
     */
    public record Settings(Path directory, int port, String password, int maxConnections, boolean durable) {

        @Override
        public String toString() {
            return "Settings[directory=%s, port=%d, password=***]".formatted(directory, port);
        }
    }

    private final Settings settings;

    public PostgresServer(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "postgres";
    }

    @Override
    public int port() {
        return settings.port();
    }

    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var installation = Unpacked.archive(Platform.ofThisMachine().postgresArchive());
        var prefix = UnprivilegedUser.prefix();
        var data = settings.directory().toAbsolutePath().resolve("data");
        if (!Files.exists(data.resolve("global/pg_control"))) {
            initialise(installation, prefix, data);
        }
        var command = new ArrayList<>(prefix);
        command.add(installation.resolve("bin/postgres").toString());
        command.add("-D");
        command.add(data.toString());
        parameters().forEach(parameter -> command.addAll(List.of("-c", parameter)));
        return plainEnvironment(new ProcessBuilder(command));
    }

    private void initialise(Path installation, List<String> prefix, Path data)
            throws IOException, InterruptedException {
        Directories.delete(data);
        Files.createDirectories(settings.directory());
        var passwordFile = Files.createTempFile(settings.directory(), "password", null);
        var log = settings.directory().resolve("initdb.log");
        try {
            Files.writeString(passwordFile, settings.password(), UTF_8);
            var command = new ArrayList<>(prefix);
            command.addAll(List.of(
                    installation.resolve("bin/initdb").toString(),
                    "--pgdata=" + data,
                    "--username=" + SUPERUSER,
                    "--pwfile=" + passwordFile.toAbsolutePath(),
                    "--auth=scram-sha-256",
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    settings.durable() ? "--data-checksums" : "--no-sync"));
            int exit = plainEnvironment(new ProcessBuilder(command))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IOException("initdb failed:\n" + Files.readString(log));
            }
        } finally {
            Files.delete(passwordFile);
        }
    }

    private static ProcessBuilder plainEnvironment(ProcessBuilder builder) {
        builder.environment().keySet().removeIf(name -> name.startsWith("PG") || name.startsWith("LC_"));
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("TZ", "UTC");
        return builder;
    }

    private List<String> parameters() {
        var parameters = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + settings.port(),
                "unix_socket_directories=",
                "max_connections=" + settings.maxConnections(),
                "shared_buffers=64MB",
                "max_wal_size=512MB",
                "max_parallel_workers_per_gather=0",
                "jit=off",
                "huge_pages=off",
                "io_method=sync",
                "timezone=UTC",
                "log_timezone=UTC",
                "log_line_prefix=%m [%p] %u@%d ",
                // Neither a row's values nor a statement's text belong in a log that operators share.
                "log_error_verbosity=terse",
                "log_min_error_statement=panic"));
        if (!settings.durable()) {
            parameters.addAll(List.of("fsync=off", "synchronous_commit=off", "full_page_writes=off"));
        }
        return parameters;
    }

    @Override
    public boolean answers() {
        try (var connection = connect("postgres")) {
            return connection.isValid(1);
        } catch (SQLException _) {
            return false;
        }
    }

    @Override
    public Signal stopSignal() {
        return Signal.INT;
    }

    /** For JDBC; user and password go beside it. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(settings.port(), database);
    }

    /** A connection as superuser, with timeouts of a second or two. */
    public Connection connect(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", settings.password());
        properties.setProperty("connectTimeout", "1");
        properties.setProperty("loginTimeout", "2");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    /**
     * Makes sure that {@code database} exists, owned by {@code role}, who signs in with {@code password} and is nobody in
     * any other database. Names are lower-case identifiers.
     */
    public void provide(String database, String role, String password) throws SQLException {
        requireIdentifier(database);
        requireIdentifier(role);
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            var literal = statement.enquoteLiteral(password);
            boolean known = exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", role);
            statement.execute((known ? "ALTER" : "CREATE") + " ROLE " + role + " LOGIN PASSWORD " + literal);
            if (!exists(connection, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
                statement.execute("CREATE DATABASE " + database + " OWNER " + role + " TEMPLATE template0");
            }
            statement.execute("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
        }
    }

    /** Drops {@code database} if there is one, and whoever is connected to it. */
    public void drop(String database) throws SQLException {
        requireIdentifier(database);
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        }
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var rows = statement.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static void requireIdentifier(String name) {
        if (!name.matches("[a-z][a-z0-9_]{0,62}")) {
            throw new IllegalArgumentException("not a lower-case identifier: " + name);
        }
    }
}
