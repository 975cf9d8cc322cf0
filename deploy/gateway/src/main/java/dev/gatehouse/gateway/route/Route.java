package dev.gatehouse.gateway.route;

import org.jspecify.annotations.Nullable;

/**
 * One method on one path, and the service that answers it. Compared by identity.
 *
 * @see RouteTable
 */
public final class Route {

    /** How the answer arrives, and so how long the gateway waits for it. */
    public enum Mode {
        /** At once. */
        CALL,
        /** Perhaps late: the service may hold the request until something has happened. */
        POLL,
        /** Piece by piece, until one side ends it. */
        STREAM
    }

    private final String method;
    private final String path;
    private final String service;
    private final Mode mode;
    private final boolean repeatable;
    private final @Nullable String limit;

    Route(String method, String path, String service, Mode mode, boolean repeatable, @Nullable String limit) {
        this.method = method;
        this.path = path;
        this.service = service;
        this.mode = mode;
        this.repeatable = repeatable;
        this.limit = limit;
    }

    public String method() {
        return method;
    }

    /** The pattern as written in the table: of low cardinality, fit for metrics and span names. */
    public String path() {
        return path;
    }

    public String service() {
        return service;
    }

    public Mode mode() {
        return mode;
    }

    /** Whether the same request twice does no more harm than once, so that it may be sent again when its first answer was lost. */
    public boolean repeatable() {
        return repeatable;
    }

    /** The name of a rate limit of its own, besides the general one. */
    public @Nullable String limit() {
        return limit;
    }

    @Override
    public String toString() {
        return method + " " + path + " -> " + service;
    }
}
