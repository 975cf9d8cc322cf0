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

    /** Who has to wait when there is more to do than can be done. */
    public enum Precedence {
        /** Nobody waits for it, and it waits for nobody. */
        NONE,
        /** Others wait as soon as it takes longer than usual. */
        FIRST,
        /** It waits for those that go first. */
        YIELDS
    }

    /**
     * What the gateway does with a request besides passing it on.
     *
     * @param repeatable see {@link Route#repeatable()}
     * @param fromMemory see {@link Route#fromMemory()}
     * @param limit see {@link Route#limit()}
     */
    record Treatment(
            Mode mode,
            boolean repeatable,
            boolean fromMemory,
            @Nullable String limit,
            Precedence precedence) {}

    private final String method;
    private final String path;
    private final String service;
    private final Treatment treatment;

    Route(String method, String path, String service, Treatment treatment) {
        this.method = method;
        this.path = path;
        this.service = service;
        this.treatment = treatment;
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
        return treatment.mode();
    }

    /** Whether the same request twice does no more harm than once, so that it may be sent again when its first answer was lost. */
    public boolean repeatable() {
        return treatment.repeatable();
    }

    /** Whether its service needs no database to answer it. */
    public boolean fromMemory() {
        return treatment.fromMemory();
    }

    /** The name of a rate limit of its own, besides the general one. */
    public @Nullable String limit() {
        return treatment.limit();
    }

    public Precedence precedence() {
        return treatment.precedence();
    }

    @Override
    public String toString() {
        return method + " " + path + " -> " + service;
    }
}
