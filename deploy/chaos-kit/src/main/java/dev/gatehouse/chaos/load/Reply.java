package dev.gatehouse.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

/**
 * What came of one request.
 *
 * @param status HTTP status; 0 when no answer came
 * @param body JSON; missing when there was none
 * @param retryAfterSeconds what the answer asks for; 0 when it asks for nothing
 */
public record Reply(int status, JsonNode body, int retryAfterSeconds) {

    static Reply without(int status) {
        return new Reply(status, MissingNode.getInstance(), 0);
    }

    /** No answer, or one that says "later": the request may be sent again. */
    public boolean isLater() {
        return status == 0 || status == 429 || status >= 500;
    }

    public String text(String field) {
        return body.path(field).asText("");
    }
}
