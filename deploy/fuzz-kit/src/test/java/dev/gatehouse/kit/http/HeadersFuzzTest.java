package dev.gatehouse.kit.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.authorization.permission.PermissionFuzz;
import dev.gatehouse.communication.template.GreetingFuzz;
import dev.gatehouse.communication.verification.LinkFuzz;
import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.fuzz.Requests;
import dev.gatehouse.fuzz.Text;
import dev.gatehouse.kit.deadletter.PageTokenFuzz;
import dev.gatehouse.kit.limit.Network;
import java.util.Set;

class HeadersFuzzTest {

    private static final int LONGEST_ADDRESS = 64;
    private static final ClientAddress ADDRESS = new ClientAddress(() -> Set.of("127.0.0.1"));

    @DictionaryEntries({
        "192.0.2.7",
        "2001:db8::7",
        "::ffff:192.0.2.7",
        "fe80::1%eth0",
        "unknown",
        ",",
        "for=",
        "[",
        "]",
        ":443",
        "org/42",
        "users:read",
        "*:*",
        "de-AT;q=0.9, *;q=0.1"
    })
    @FuzzTest
    void whatAHeaderSaysIsBoundedAndReadOnce(byte[] bytes) {
        var text = Text.of(bytes);
        address(text);
        client(text);
        PermissionFuzz.parse(text);
        PageTokenFuzz.parse(text);
        GreetingFuzz.language(text);
        LinkFuzz.token(text);
        LinkFuzz.token("gh_ev_" + text);
    }

    private static void address(String header) {
        var address = ADDRESS.of(Requests.with("X-Forwarded-For", header));
        assertThat(address)
                .isNotEmpty()
                .hasSizeLessThanOrEqualTo(LONGEST_ADDRESS)
                .matches("[0-9a-f.:%A-Za-z_-]+");
        assertThat(ADDRESS.of(Requests.with("X-Forwarded-For", address))).isEqualTo(address);
        assertThat(Network.of(address)).matches("[0-9a-f]{8}|[0-9a-f]{16}");
        assertThat(Network.of(header)).matches("[0-9a-f]{8}|[0-9a-f]{16}|unknown");
    }

    private static void client(String text) {
        var client = Client.of(text, text, text);
        assertThat(Client.of(client.deviceName(), client.address(), client.userAgent()))
                .isEqualTo(client);
        assertThat(client.deviceName().codePoints().noneMatch(Character::isISOControl))
                .isTrue();
    }
}
