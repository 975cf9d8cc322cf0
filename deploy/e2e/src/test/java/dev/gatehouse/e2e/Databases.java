package dev.gatehouse.e2e;

import static org.awaitility.Awaitility.await;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A look into a service's database, for what no public answer shows. */
final class Databases {

    private Databases() {}

    static long count(String service, String database, String sql) throws SQLException {
        try (var connection = connect(service, database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    static String text(String service, String database, String sql) throws SQLException {
        try (var connection = connect(service, database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    /** Damage, or what time would bring. */
    static void run(String service, String database, String sql) throws SQLException {
        try (var connection = connect(service, database);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Damage by the superuser, whom no trigger stops. */
    static void runPastTriggers(String database, String sql) throws SQLException {
        try (var connection = superuser(database);
                var statement = connection.createStatement()) {
            statement.execute("set session_replication_role = replica");
            statement.execute(sql);
        }
    }

    /**
     * The service's database is away, and no other: it ends the connections there are and refuses new ones, as a server does that has
     * too many (53300). Only the superuser gets in, until {@link #letIn}.
     */
    static void shutOut(Service service) throws SQLException {
        try (var connection = superuser("postgres");
                var statement = connection.createStatement()) {
            limitConnections(statement, service, 0);
            await().until(() -> endConnections(statement, service) == 0);
        }
    }

    static void letIn(Service service) throws SQLException {
        try (var connection = superuser("postgres");
                var statement = connection.createStatement()) {
            limitConnections(statement, service, -1);
        }
    }

    private static void limitConnections(Statement statement, Service service, int most) throws SQLException {
        statement.execute("alter database " + service.database() + " connection limit " + most);
    }

    /** How many there were. */
    private static long endConnections(Statement statement, Service service) throws SQLException {
        var sql = """
                select count(pg_terminate_backend(pid, 2000)) from pg_stat_activity
                where datname = '%1$s' and usename = '%1$s'""".formatted(service.database());
        try (var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static Connection superuser(String database) throws SQLException {
        return connect(database, "postgres", SystemUnderTest.system().secrets().postgres());
    }

    private static Connection connect(String service, String database) throws SQLException {
        var role = Service.named(service).orElseThrow();
        return connect(database, database, SystemUnderTest.system().secrets().database(role));
    }

    private static Connection connect(String database, String user, String password) throws SQLException {
        var server = SystemUnderTest.system().ports().address(Ports.POSTGRES);
        return DriverManager.getConnection("jdbc:postgresql://" + server + "/" + database, user, password);
    }
}
