package dev.gatehouse.e2e;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.sql.DriverManager;
import java.sql.SQLException;

/** A look into a service's database, for what no public answer shows. */
final class Databases {

    private Databases() {}

    static long count(String service, String database, String sql) throws SQLException {
        var system = SystemUnderTest.system();
        var url = "jdbc:postgresql://127.0.0.1:" + system.ports().get(Ports.POSTGRES) + "/" + database;
        var password = system.secrets().database(Service.named(service).orElseThrow());
        try (var connection = DriverManager.getConnection(url, database, password);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
