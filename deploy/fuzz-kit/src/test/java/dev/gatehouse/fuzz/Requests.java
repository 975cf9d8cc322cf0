package dev.gatehouse.fuzz;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;

/** Requests that have headers and come from a trusted proxy, and nothing more. */
public final class Requests {

    private Requests() {}

    public static HttpServerRequest with(String header, String value) {
        var headers = MultiMap.caseInsensitiveMultiMap().add(header, value);
        var peer = SocketAddress.inetSocketAddress(1, "127.0.0.1");
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "headers" -> headers;
                    case "remoteAddress" -> peer;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
