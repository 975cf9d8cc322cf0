package dev.gatehouse.local.layout;

import java.util.Arrays;
import java.util.Optional;

/** The four services, with what identifies them to each other and their ports when nobody moves them. */
public enum Service {
    USER_MANAGEMENT("user-management", "user_management", 8081, 9081, 9002),
    CORE_AUTH("core-auth", "core_auth", 8082, 9082, 9001),
    AUTHORIZATION("authorization", "gatehouse_authorization", 8083, 9083, 9003),
    COMMUNICATION("communication", "communication", 8084, 9084, 9004);

    private final String title;
    private final String database;
    private final int httpPort;
    private final int managementPort;
    private final int grpcPort;

    Service(String title, String database, int httpPort, int managementPort, int grpcPort) {
        this.title = title;
        this.database = database;
        this.httpPort = httpPort;
        this.managementPort = managementPort;
        this.grpcPort = grpcPort;
    }

    /** As directories, processes and service keys name it: {@code core-auth}. */
    public String title() {
        return title;
    }

    /** Its database, and the role that owns it. */
    public String database() {
        return database;
    }

    /** The name of its {@code n}th process, from 1: {@code core-auth}, {@code core-auth-2}, … */
    public String replica(int n) {
        return n == 1 ? title : title + "-" + n;
    }

    int httpPort() {
        return httpPort;
    }

    int managementPort() {
        return managementPort;
    }

    int grpcPort() {
        return grpcPort;
    }

    public static Optional<Service> named(String title) {
        return Arrays.stream(values())
                .filter(service -> service.title.equals(title))
                .findFirst();
    }
}
