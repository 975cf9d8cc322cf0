package dev.gatehouse.gateway.route;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What {@code routes.yaml} says.
 *
 * @param limits by name; {@code general} is always there
 * @param admission how the routes that yield do so
 * @param services what each service is called towards clients, by the service's name
 */
public record RoutesFile(
        Map<String, RateLimit> limits,
        AdmissionRules admission,
        Map<String, String> services,
        RouteTable publicRoutes,
        RouteTable operatorRoutes) {

    /** The limit that counts every request. */
    public static final String GENERAL = "general";

    private static final Set<String> FLOOD_KEYS =
            Set.of("from_per_second", "start_per_second", "least_per_second", "slower_percent");

    private static final Set<String> ROUTE_KEYS =
            Set.of("path", "methods", "mode", "limit", "repeatable", "from_memory", "precedence");

    /**
     * Reads a file, or the built-in one if there is none.
     *
     * @throws IllegalArgumentException if the file says something that cannot be meant
     * @throws IOException if it cannot be read
     */
    public static RoutesFile read(@Nullable Path file) throws IOException {
        try (var input = file == null ? builtIn() : Files.newInputStream(file)) {
            return of(mapping(new Yaml(new SafeConstructor(new LoaderOptions())).load(input), "routes"));
        } catch (YAMLException e) {
            throw new IllegalArgumentException("routes: " + e.getMessage(), e);
        }
    }

    private static InputStream builtIn() throws IOException {
        var input = RoutesFile.class.getResourceAsStream("/routes.yaml");
        if (input == null) {
            throw new IOException("no routes.yaml on the class path");
        }
        return input;
    }

    private static RoutesFile of(Map<String, Object> file) {
        requireKeys(file, Set.of("limits", "admission", "services", "public", "operators"), "routes");
        var limits = new LinkedHashMap<String, RateLimit>();
        mapping(file.get("limits"), "limits").forEach((name, value) -> limits.put(name, limit(name, value)));
        if (!limits.containsKey(GENERAL)) {
            throw new IllegalArgumentException("limits: '" + GENERAL + "' is missing");
        }
        var services = new LinkedHashMap<String, String>();
        mapping(file.get("services"), "services").forEach((name, value) -> services.put(name, text(value, name)));
        var read = new RoutesFile(
                Map.copyOf(limits),
                admission(mapping(file.get("admission"), "admission")),
                Map.copyOf(services),
                new RouteTable(routes(file.get("public"), "public")),
                new RouteTable(routes(file.get("operators"), "operators")));
        read.requireKnownNames(read.publicRoutes);
        read.requireKnownNames(read.operatorRoutes);
        return read;
    }

    private void requireKnownNames(RouteTable table) {
        for (var route : table.routes()) {
            if (!services.containsKey(route.service())) {
                throw new IllegalArgumentException(route + ": no such service");
            }
            var limit = route.limit();
            if (limit != null && !limits.containsKey(limit)) {
                throw new IllegalArgumentException(route + ": no limit '" + limit + "'");
            }
        }
    }

    private static RateLimit limit(String name, @Nullable Object value) {
        var limit = mapping(value, name);
        requireKeys(limit, Set.of("per_minute", "burst"), name);
        return new RateLimit(name, number(limit.get("per_minute"), name), number(limit.get("burst"), name));
    }

    private static AdmissionRules admission(Map<String, Object> rules) {
        requireKeys(rules, Set.of("start_per_second", "least_per_second", "slower_percent", "flood"), "admission");
        var flood = mapping(rules.get("flood"), "flood");
        requireKeys(flood, FLOOD_KEYS, "flood");
        return new AdmissionRules(
                number(rules.get("start_per_second"), "admission"),
                number(rules.get("least_per_second"), "admission"),
                number(rules.get("slower_percent"), "admission"),
                new AdmissionRules.FloodRules(
                        number(flood.get("from_per_second"), "flood"),
                        number(flood.get("start_per_second"), "flood"),
                        number(flood.get("least_per_second"), "flood"),
                        number(flood.get("slower_percent"), "flood")));
    }

    private static List<Route> routes(@Nullable Object value, String listener) {
        var routes = new ArrayList<Route>();
        mapping(value, listener).forEach((service, entries) -> {
            for (var entry : sequence(entries, service)) {
                routes.addAll(routes(service, mapping(entry, service)));
            }
        });
        return routes;
    }

    private static List<Route> routes(String service, Map<String, Object> entry) {
        requireKeys(entry, ROUTE_KEYS, service);
        var path = text(entry.get("path"), service);
        var mode = Route.Mode.valueOf(word(entry, "mode", "call"));
        var precedence = Route.Precedence.valueOf(word(entry, "precedence", "none"));
        var limit = entry.get("limit");
        var repeatable = Boolean.TRUE.equals(entry.get("repeatable"));
        var fromMemory = Boolean.TRUE.equals(entry.get("from_memory"));
        var routes = new ArrayList<Route>();
        for (var method : sequence(entry.get("methods"), path)) {
            var name = text(method, path);
            var treatment = new Route.Treatment(
                    mode,
                    repeatable || name.equals("GET"),
                    fromMemory,
                    limit == null ? null : text(limit, path),
                    precedence);
            routes.add(new Route(name, path, service, treatment));
        }
        return routes;
    }

    private static String word(Map<String, Object> entry, String key, String fallback) {
        return text(entry.getOrDefault(key, fallback), key).toUpperCase(Locale.ROOT);
    }

    private static void requireKeys(Map<String, Object> mapping, Set<String> known, String where) {
        for (var key : mapping.keySet()) {
            if (!known.contains(key)) {
                throw new IllegalArgumentException(where + ": '" + key + "' is none of " + known);
            }
        }
    }

    private static Map<String, Object> mapping(@Nullable Object value, String where) {
        if (!(value instanceof Map<?, ?> map)) {
            throw new IllegalArgumentException(where + ": a mapping is expected");
        }
        var mapping = new LinkedHashMap<String, Object>();
        map.forEach((key, element) -> mapping.put(text(key, where), element));
        return mapping;
    }

    private static List<?> sequence(@Nullable Object value, String where) {
        if (value instanceof List<?> list && !list.isEmpty()) {
            return list;
        }
        throw new IllegalArgumentException(where + ": a list is expected");
    }

    private static String text(@Nullable Object value, String where) {
        if (value instanceof String text && !text.isBlank()) {
            return text;
        }
        throw new IllegalArgumentException(where + ": text is expected, not " + value);
    }

    private static int number(@Nullable Object value, String where) {
        if (value instanceof Integer number) {
            return number;
        }
        throw new IllegalArgumentException(where + ": a whole number is expected, not " + value);
    }
}
