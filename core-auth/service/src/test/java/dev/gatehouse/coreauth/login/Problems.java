package dev.gatehouse.coreauth.login;

import io.restassured.response.Response;
import java.util.HashMap;
import java.util.Map;

/** Problems as a client can tell them apart. */
final class Problems {

    private Problems() {}

    /** Everything but what names the request. */
    static Map<String, Object> withoutTrace(Response answer) {
        var problem = new HashMap<String, Object>(answer.jsonPath().getMap(""));
        problem.remove("trace_id");
        return problem;
    }
}
