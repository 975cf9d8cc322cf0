package dev.gatehouse.gateway.route;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The routes of one listener. Immutable once built, so any thread may ask it.
 *
 * <p>Where several patterns fit, the most specific one answers, segment by segment: literal before {@code uuid} before
 * {@code token} before {@code **}.
 */
public final class RouteTable {
    private static final int UUID_LENGTH = 36;
    private static final int LONGEST_TOKEN = 128;

    private final Map<String, Resource> literals = new HashMap<>();
    private final Node root = new Node();
    private final List<Route> routes;

    RouteTable(Collection<Route> routes) {
        this.routes = List.copyOf(routes);
        this.routes.forEach(this::add);
    }

    /** Every route, in the order of the file. */
    public List<Route> routes() {
        return routes;
    }

    /**
     * The resource at a path, or null if there is none.
     *
     * @param path a path that {@link RequestTarget} let through
     */
    public @Nullable Resource find(String path) {
        var literal = literals.get(path);
        return literal != null ? literal : root.find(path, 1);
    }

    private void add(Route route) {
        var path = route.path();
        if (!path.startsWith("/") || path.endsWith("/")) {
            throw new IllegalArgumentException("not a path: " + path);
        }
        var node = root;
        var segments = path.substring(1).split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            if (segments[i].equals("**") && i == segments.length - 1) {
                node.below = resource(node.below, route);
                return;
            }
            node = node.child(segments[i]);
        }
        node.here = resource(node.here, route);
        if (path.indexOf('{') < 0) {
            literals.put(path, node.here);
        }
    }

    private static Resource resource(@Nullable Resource known, Route route) {
        var resource = known == null ? new Resource() : known;
        resource.add(route);
        return resource;
    }

    private static final class Node {
        private final Map<String, Node> children = new HashMap<>();
        private @Nullable Node uuid;
        private @Nullable Node token;
        private @Nullable Resource here;
        private @Nullable Resource below;

        Node child(String segment) {
            if (segment.startsWith("{") && segment.endsWith(":uuid}")) {
                uuid = uuid == null ? new Node() : uuid;
                return uuid;
            }
            if (segment.startsWith("{") && segment.endsWith(":token}")) {
                token = token == null ? new Node() : token;
                return token;
            }
            if (segment.isEmpty() || segment.matches(".*[{}*].*")) {
                throw new IllegalArgumentException("not a segment of a path: '" + segment + "'");
            }
            return children.computeIfAbsent(segment, ignored -> new Node());
        }

        /** @param from where the next segment begins; past the end: the path is used up */
        @Nullable Resource find(String path, int from) {
            if (from > path.length()) {
                return here != null ? here : below;
            }
            var slash = path.indexOf('/', from);
            var end = slash < 0 ? path.length() : slash;
            if (end == from) {
                return null;
            }
            var found = findIn(children.get(path.substring(from, end)), path, end);
            if (found == null && uuid != null && isUuid(path, from, end)) {
                found = findIn(uuid, path, end);
            }
            if (found == null && token != null && end - from <= LONGEST_TOKEN) {
                found = findIn(token, path, end);
            }
            return found != null || path.endsWith("/") ? found : below;
        }

        private static @Nullable Resource findIn(@Nullable Node node, String path, int end) {
            return node == null ? null : node.find(path, end + 1);
        }

        private static boolean isUuid(String path, int from, int end) {
            if (end - from != UUID_LENGTH) {
                return false;
            }
            for (int i = 0; i < UUID_LENGTH; i++) {
                var dash = i == 8 || i == 13 || i == 18 || i == 23;
                var c = path.charAt(from + i);
                if (dash ? c != '-' : Character.digit(c, 16) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
