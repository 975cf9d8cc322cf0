package dev.gatehouse.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.kit.limit.Network;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {

    private static final String PROXY = "10.0.0.1";
    private static final String OTHER_PROXY = "2001:db8::a";
    private static final String STRANGER = "198.51.100.7";

    private final ClientAddress address = new ClientAddress(() -> Set.of(PROXY, OTHER_PROXY));

    @ParameterizedTest
    @CsvSource({PROXY + ", 203.0.113.9, 203.0.113.9", OTHER_PROXY + ", 2001:db8::7, 2001:db8:0:0:0:0:0:7"})
    void whatATrustedProxySaysIsBelieved(String peer, String forwarded, String client) {
        assertThat(address.of(request(peer, forwarded))).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({
        STRANGER + ", 203.0.113.9, " + STRANGER,
        STRANGER + ", " + PROXY + ", " + STRANGER,
        "127.0.0.1, 203.0.113.9, 127.0.0.1",
        "10.0.0.2, 203.0.113.9, 10.0.0.2",
        "2001:db8::b, 203.0.113.9, 2001:db8:0:0:0:0:0:b"
    })
    void whatAnybodyElseSaysIsNot(String peer, String forwarded, String client) {
        assertThat(address.of(request(peer, forwarded))).isEqualTo(client);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",,,",
                "unknown",
                "localhost",
                "203.0.113.9, not an address",
                "203.0.113.9:443",
                "[2001:db8::7]:443",
                "999.1.1.1",
                "for=203.0.113.9"
            })
    void whatIsNoAddressIsAsIfItWereNotThere(String forwarded) {
        assertThat(address.of(request(PROXY, forwarded))).isEqualTo(PROXY);
        assertThat(address.of(request(STRANGER, forwarded))).isEqualTo(STRANGER);
    }

    @Test
    void withoutAHeaderItIsThePeer() {
        assertThat(address.of(request(PROXY))).isEqualTo(PROXY);
    }

    @Test
    void ofSeveralHopsOnlyTheOneThatTheProxySawCounts() {
        assertThat(address.of(request(PROXY, "192.0.2.1, 192.0.2.2,203.0.113.9 ")))
                .isEqualTo("203.0.113.9");
        assertThat(address.of(request(PROXY, "192.0.2.1", "203.0.113.9"))).isEqualTo("203.0.113.9");
    }

    @Test
    void whoeverWalksThroughAnIpv6PrefixStaysOneNetwork() {
        var networks = Stream.of("2001:db8:1:2::1", "2001:db8:1:2:ffff::2", "2001:db8:1:2:3:4:5:6", "2001:db8:1:3::1")
                .map(client -> Network.of(address.of(request(PROXY, client))))
                .toList();

        assertThat(networks)
                .containsExactly("20010db800010002", "20010db800010002", "20010db800010002", "20010db800010003");
    }

    /** Has a peer and headers, and nothing more. */
    private static HttpServerRequest request(String peer, String... forwarded) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        for (var value : forwarded) {
            headers.add("X-Forwarded-For", value);
        }
        var remote = SocketAddress.inetSocketAddress(1, peer);
        return (HttpServerRequest) Proxy.newProxyInstance(
                HttpServerRequest.class.getClassLoader(),
                new Class<?>[] {HttpServerRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "headers" -> headers;
                    case "remoteAddress" -> remote;
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
