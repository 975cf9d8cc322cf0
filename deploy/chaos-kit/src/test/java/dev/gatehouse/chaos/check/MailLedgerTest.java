package dev.gatehouse.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MailLedgerTest {

    private static final byte[] MAILS = """
            {"messages": [
              {"ID": "1", "Subject": "Confirm your e-mail address", "To": [{"Address": "ada@example.org"}]},
              {"ID": "2", "Subject": "We signed one of your devices out", "To": [{"Address": "ada@example.org"}]},
              {"ID": "3", "Subject": "We signed one of your devices out", "To": [{"Address": "bob@example.org"}]}]}
            """.getBytes(StandardCharsets.UTF_8);

    @Test
    void countsEachMailThatAsksToConfirmTheAddressOnceAndNoOther() throws Exception {
        var sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.createContext("/", exchange -> {
            try (exchange) {
                exchange.sendResponseHeaders(200, MAILS.length);
                exchange.getResponseBody().write(MAILS);
            }
        });
        sink.start();
        try (var mails = new MailLedger(
                URI.create("http://127.0.0.1:" + sink.getAddress().getPort()))) {
            mails.read();
            mails.read();

            assertThat(mails.to("ada@example.org")).isEqualTo(1);
            assertThat(mails.to("bob@example.org")).isZero();
        } finally {
            sink.stop(0);
        }
    }
}
