package dev.gatehouse.local.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What the gateway said to one request.
 *
 * @param status HTTP status
 * @param body JSON; missing if there was none
 * @param took from sending to the whole answer
 */
record Answer(int status, JsonNode body, Duration took) {

    static Answer of(HttpResponse<byte[]> response, Duration took) throws IOException {
        return new Answer(response.statusCode(), Client.JSON.readTree(response.body()), took);
    }

    /** @throws DemoException unless the status is {@code expected} */
    Answer expect(int expected) throws DemoException {
        if (status != expected) {
            throw new DemoException("expected %d, was answered %d %s".formatted(expected, status, body));
        }
        return this;
    }

    /** The text at {@code pointer} (RFC 6901). */
    String text(String pointer) throws DemoException {
        var node = body.at(pointer);
        if (!node.isValueNode()) {
            throw new DemoException("the answer has no " + pointer + ": " + body);
        }
        return node.asText();
    }
}
