package dev.gatehouse.local.layout;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Every port of one system by name; all on 127.0.0.1, no two the same. */
public final class Ports {

    public static final String GATEWAY = "gateway";
    public static final String OPERATORS = "operators";
    public static final String GATEWAY_MANAGEMENT = "gateway-management";
    public static final String INBOX = "inbox";
    public static final String SMTP = "smtp";
    public static final String POSTGRES = "postgres";
    public static final String KAFKA = "kafka";
    public static final String KAFKA_CONTROLLER = "kafka-controller";
    public static final String REDIS = "redis";

    private final Map<String, Integer> byName;

    Ports(Map<String, Integer> byName) {
        var owners = new HashMap<Integer, String>();
        byName.forEach((name, port) -> {
            var other = owners.put(port, name);
            if (other != null) {
                throw new IllegalArgumentException("%s and %s cannot share port %d".formatted(other, name, port));
            }
        });
        this.byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** The name of the management port of service process {@code replica}, whose own name is its HTTP port's. */
    public static String management(String replica) {
        return replica + "-management";
    }

    /** The name of the gRPC port of service process {@code replica}. */
    public static String grpc(String replica) {
        return replica + "-grpc";
    }

    public int get(String name) {
        var port = byName.get(name);
        if (port == null) {
            throw new IllegalArgumentException("no port named " + name);
        }
        return port;
    }

    /** {@code 127.0.0.1:port}. */
    public String address(String name) {
        return "127.0.0.1:" + get(name);
    }

    public Map<String, Integer> all() {
        return byName;
    }

    /** One sentence for each port that cannot be bound now: which, taken by whom, and the option that moves it. */
    public List<String> conflicts() {
        var conflicts = new ArrayList<String>();
        byName.forEach((name, port) -> {
            if (!isFree(port)) {
                var holder = PortHolder.of(port).map(" by "::concat).orElse("");
                conflicts.add("Port %d (%s) is taken%s. Move it with --%s-port N.".formatted(port, name, holder, name));
            }
        });
        return conflicts;
    }

    private static boolean isFree(int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
