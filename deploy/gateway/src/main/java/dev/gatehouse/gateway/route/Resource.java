package dev.gatehouse.gateway.route;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A path of the table with the methods it knows. */
public final class Resource {
    private final Map<String, Route> routes = new LinkedHashMap<>();
    private String allow = "";

    void add(Route route) {
        if (routes.putIfAbsent(route.method(), route) != null) {
            throw new IllegalArgumentException("routed twice: " + route);
        }
        allow = String.join(", ", routes.keySet());
    }

    /** The route of this method, or null: the method is not allowed here. */
    public @Nullable Route route(String method) {
        return routes.get(method);
    }

    /** The value of an {@code Allow} header (RFC 9110 section 10.2.1). */
    public String allow() {
        return allow;
    }
}
