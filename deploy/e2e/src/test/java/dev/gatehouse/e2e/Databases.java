package dev.gatehouse.e2e;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

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

    private static Connection connect(String service, String database) throws SQLException {
        var system = SystemUnderTest.system();
        var url = "jdbc:postgresql://127.0.0.1:" + system.ports().get(Ports.POSTGRES) + "/" + database;
        var password = system.secrets().database(Service.named(service).orElseThrow());
        return DriverManager.getConnection(url, database, password);
    }
}
