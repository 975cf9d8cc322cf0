package dev.gatehouse.load;

import io.vertx.core.Future;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * One kind of request that is timed.
 *
 * @param request makes the i-th one; it completes with null for the answer that is meant, else with what was answered
 */
record Probe(String name, IntFunction<Future<@Nullable String>> request) {}
