package dev.gatehouse.coreauth.token;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatehouse.coreauth.CoreAuthServers;
import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@QuarkusTestResource(CoreAuthServers.class)
class DeviceTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    @Inject
    DeviceTokens tokens;

    @Inject
    TokenKeys keys;

    @Inject
    InstallationMac mac;

    private final String account = "account-" + UUID.randomUUID();

    @BeforeEach
    void keysAreLoaded() {
        await().atMost(Database.SOON).until(() -> keys.isLoaded());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, Integer.MAX_VALUE})
    void saysWhatItWasIssuedFor(int credentialVersion) {
        var device = new Device(tokens.newId(), credentialVersion, NOW);

        var token = tokens.issue(device, account);

        assertThat(token).matches("gh_dt_[A-Za-z0-9_-]{60}");
        assertThat(tokens.read(token, account)).contains(device);
        assertThat(tokens.issue(device, account)).isEqualTo(token);
    }

    @Test
    void theTimeIsKeptToTheSecond() {
        var device = new Device(tokens.newId(), 1, NOW.plusMillis(999));

        assertThat(tokens.read(tokens.issue(device, account), account)).contains(new Device(device.id(), 1, NOW));
    }

    @Test
    void eachDeviceHasAnIdOfItsOwn() {
        assertThat(tokens.newId()).matches("[A-Za-z0-9_-]{22}").isNotEqualTo(tokens.newId());
    }

    @Test
    void isGoodForNoOtherAccount() {
        var token = issued();

        assertThat(tokens.read(token, account + "x")).isEmpty();
        assertThat(tokens.read(token, "")).isEmpty();
    }

    @Test
    void withAnyBitChangedIsNone() {
        var bytes = bytes(issued());
        for (int bit = 0; bit < bytes.length * Byte.SIZE; bit++) {
            var changed = bytes.clone();
            changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
            assertThat(tokens.read(text(changed), account)).as("bit %d", bit).isEmpty();
        }
        assertThat(tokens.read(text(bytes), account)).isPresent();
    }

    @Test
    void cutLongerOrSpeltOtherwiseIsNone() {
        var token = issued();
        for (int length = 0; length < token.length(); length++) {
            assertThat(tokens.read(token.substring(0, length), account)).isEmpty();
        }
        assertThat(tokens.read(token + "A", account)).isEmpty();
        assertThat(tokens.read(token + "=", account)).isEmpty();
        assertThat(tokens.read(" " + token, account)).isEmpty();
        assertThat(tokens.read(token.replace("gh_dt_", "GH_DT_"), account)).isEmpty();
        assertThat(tokens.read(token.replace("gh_dt_", "gh_rt_"), account)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"A", "=", "!", "+", "/", ".", "\u00e9", "\u2603"})
    void whatIsNoneIsNone(String character) {
        assertThat(tokens.read("gh_dt_" + character.repeat(60), account)).isEmpty();
        assertThat(tokens.read("gh_dt_" + "A".repeat(58) + character.repeat(2), account))
                .isEmpty();
    }

    /** A replica of yesterday knows no form of tomorrow. */
    @Test
    void anotherFormIsNone() {
        var head = Arrays.copyOf(bytes(issued()), DeviceTokens.HEAD_BYTES);
        assertThat(tokens.read(sealed(head), account)).isPresent();

        head[0] = 2;

        assertThat(tokens.read(sealed(head), account)).isEmpty();
    }

    private String issued() {
        return tokens.issue(new Device(tokens.newId(), 1, NOW), account);
    }

    private String sealed(byte[] head) {
        var whose = account.getBytes(UTF_8);
        var input = Arrays.copyOf(head, head.length + whose.length);
        System.arraycopy(whose, 0, input, head.length, whose.length);
        var token = Arrays.copyOf(head, head.length + DeviceTokens.TAG_BYTES);
        System.arraycopy(mac.of(Purpose.DEVICE, input, input.length), 0, token, head.length, DeviceTokens.TAG_BYTES);
        return text(token);
    }

    private static byte[] bytes(String token) {
        return Base64.getUrlDecoder().decode(token.substring(DeviceTokens.PREFIX.length()));
    }

    private static String text(byte[] token) {
        return DeviceTokens.PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(token);
    }
}
