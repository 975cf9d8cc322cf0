package dev.gatehouse.gateway.route;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.fuzz.Text;
import dev.gatehouse.gateway.edge.RequestIdFuzz;
import dev.gatehouse.gateway.limit.ClientAddressFuzz;
import dev.gatehouse.gateway.telemetry.TraceParent;
import dev.gatehouse.kit.http.CanonicalPathsFuzz;
import java.net.URI;
import java.net.UnknownHostException;

class RequestTargetFuzzTest {

    @DictionaryEntries({
        "/v1/",
        "/admin/",
        "..",
        "/./",
        "//",
        "%2f",
        "%2e",
        "%00",
        ";",
        "?",
        "#",
        "\\",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
    })
    @FuzzTest
    void whatPassesEveryServerReadsAlike(byte[] bytes) throws UnknownHostException {
        var target = Text.of(bytes);
        target(target);
        trace(target);
        RequestIdFuzz.of(target);
        CanonicalPathsFuzz.target(target);
        ClientAddressFuzz.text(target);
        ClientAddressFuzz.network(bytes);
    }

    private static void target(String target) {
        var path = RequestTarget.canonicalPath(target);
        if (path != null) {
            assertThat(target).startsWith(path);
            assertThat(RequestTarget.canonicalPath(path)).isEqualTo(path);
            assertThat(path).matches("/[A-Za-z0-9._~:@/-]*").doesNotContain("//");
            var uri = URI.create("http://gateway.test" + path);
            assertThat(uri.normalize().getRawPath()).isEqualTo(path);
            assertThat(uri.getPath()).isEqualTo(path);
            CanonicalPathsFuzz.canonical(path);
        }
    }

    private static void trace(String header) {
        var parent = TraceParent.parse(header);
        if (parent != null) {
            assertThat(TraceParent.parse(parent.header())).isEqualTo(parent);
            assertThat(header).startsWith(parent.header().substring(0, 53));
        }
    }
}
