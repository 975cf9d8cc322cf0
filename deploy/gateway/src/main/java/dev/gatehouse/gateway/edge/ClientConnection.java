package dev.gatehouse.gateway.edge;

import dev.gatehouse.gateway.limit.ClientAddress;
import io.vertx.core.http.HttpConnection;
import java.util.HashSet;
import java.util.Set;

/** A client's connection with the requests that it has in flight. */
final class ClientConnection {
    private final HttpConnection connection;
    private final String address;
    private final long limitKey;
    private final Set<Exchange> inFlight = new HashSet<>(2);
    private long idleSince;
    private boolean fresh = true;

    ClientConnection(HttpConnection connection, long now) {
        this.connection = connection;
        this.address = connection.remoteAddress().hostAddress();
        this.limitKey = ClientAddress.keyOf(address);
        this.idleSince = now;
    }

    /** The peer's address, without port. */
    String address() {
        return address;
    }

    /** Which client's rate limits count it. */
    long limitKey() {
        return limitKey;
    }

    Set<Exchange> inFlight() {
        return inFlight;
    }

    void begun(Exchange exchange) {
        fresh = false;
        inFlight.add(exchange);
    }

    void finished(Exchange exchange, long now) {
        inFlight.remove(exchange);
        idleSince = now;
    }

    /** Nanoseconds without a request in flight; 0 while there is one. A request counts from its last header line on. */
    long idle(long now) {
        return inFlight.isEmpty() ? now - idleSince : 0;
    }

    /** Whether no request has come over it yet. */
    boolean fresh() {
        return fresh;
    }

    void close() {
        connection.close();
    }
}
