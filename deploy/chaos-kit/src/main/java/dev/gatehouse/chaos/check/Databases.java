package dev.gatehouse.chaos.check;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** The four databases, as their server's administrator sees them. */
public final class Databases {

    public static final String USER_MANAGEMENT = "user_management";
    public static final String CORE_AUTH = "core_auth";
    public static final String AUTHORIZATION = "gatehouse_authorization";
    public static final String COMMUNICATION = "communication";
    public static final List<String> ALL = List.of(USER_MANAGEMENT, CORE_AUTH, AUTHORIZATION, COMMUNICATION);

    private final String server;
    private final String user;
    private final String password;

    /** @param server {@code host:port} */
    public Databases(String server, String user, String password) {
        this.server = server;
        this.user = user;
        this.password = password;
    }

    /** Reads one row. */
    public interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    public Connection open(String database) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("connectTimeout", "5");
        properties.setProperty("socketTimeout", "60");
        return DriverManager.getConnection("jdbc:postgresql://" + server + "/" + database, properties);
    }

    public <T> List<T> query(String database, String sql, Reader<T> reader) throws SQLException {
        try (var connection = open(database);
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        }
    }

    public long count(String database, String sql) throws SQLException {
        return query(database, sql, row -> row.getLong(1)).getFirst();
    }

    public int run(String database, String sql) throws SQLException {
        try (var connection = open(database);
                var statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }
}
