package dev.gatehouse.chaos.check;

import dev.gatehouse.servers.Directories;
import dev.gatehouse.servers.FreePorts;
import dev.gatehouse.servers.PostgresServer;
import dev.gatehouse.servers.RunningServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The four databases on a server of their own, empty, with as much of their tables as is read. */
final class PlantedDatabases implements AutoCloseable {

    private static final String PASSWORD = "planted";

    private static final Map<String, List<String>> TABLES = Map.of(
            Databases.USER_MANAGEMENT,
                    List.of(
                            "create table users (user_id uuid, canonical_email text, email_verified boolean default false,"
                                    + " suspended boolean default false, suspension_version int default 0)",
                            "create table profiles (user_id uuid, version bigint default 1)"),
            Databases.CORE_AUTH,
                    List.of(
                            "create table activation (user_id uuid, state text, password text default 'ready',"
                                    + " roles text default 'ready', profile text default 'ready', email text default 'ready')",
                            "create table session (id text, ended_at timestamptz, end_reason text)",
                            "create table credential (user_id uuid, phc text)",
                            "create table user_roles (user_id uuid, roles text[])",
                            "create table suspension (user_id uuid, suspended boolean, version int)"),
            Databases.COMMUNICATION,
                    List.of("create table message (user_id uuid, state text, id uuid default gen_random_uuid())"),
            Databases.AUTHORIZATION,
                    List.of(
                            "create table role (name text, by_default boolean)",
                            "insert into role values ('user', true), ('support', false)",
                            "create table assignment (user_id uuid, role text, scope text default '',"
                                    + " valid_until timestamptz)"));

    private final Path directory;
    private final RunningServer postgres;
    private final Databases databases;

    private PlantedDatabases(Path directory, RunningServer postgres, Databases databases) {
        this.directory = directory;
        this.postgres = postgres;
        this.databases = databases;
    }

    static PlantedDatabases start() throws IOException, InterruptedException, SQLException {
        var directory = Files.createTempDirectory("gatehouse-checker");
        int port = FreePorts.take(1).getFirst();
        var server =
                new PostgresServer(new PostgresServer.Settings(directory.resolve("data"), port, PASSWORD, 20, false));
        var postgres = RunningServer.start(server, directory.resolve("postgres.log"));
        var planted =
                new PlantedDatabases(directory, postgres, new Databases("127.0.0.1:" + port, "postgres", PASSWORD));
        planted.create();
        return planted;
    }

    private void create() throws SQLException {
        for (var database : TABLES.entrySet()) {
            databases.run("postgres", "create database " + database.getKey());
            databases.run(
                    database.getKey(),
                    "create table inbox (consumer text, event_id uuid, state text, error text, headers json)");
            for (var table : database.getValue()) {
                databases.run(database.getKey(), table);
            }
        }
    }

    Databases databases() {
        return databases;
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        Directories.delete(directory);
    }
}
