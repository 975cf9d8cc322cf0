package dev.gatehouse.kit.http;

import io.vertx.core.http.HttpServerResponse;

/** How a part of a service tells of what is refused before the REST layer, where its clients expect no problem (RFC 9457). */
public interface RefusalForm {

    /** Whether who asks for this path is told so. */
    boolean isFor(String path);

    /**
     * Ends the response, whose status is set.
     *
     * @param detail for people; without quotes and backslashes
     */
    void end(HttpServerResponse response, String detail);
}
