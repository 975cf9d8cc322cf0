package dev.gatehouse.usermanagement.sealing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFrameTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "correct horse battery staple 7",
                "é",
                "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀",
            })
    void holdsLengthTextAndZeros(String text) {
        var octets = text.getBytes(StandardCharsets.UTF_8);

        var frame = PasswordFrame.of(PlaintextPassword.of(text.toCharArray()));

        assertThat(frame).hasSize(512);
        assertThat(frame[0]).isZero();
        assertThat(frame[1]).isEqualTo((byte) octets.length);
        assertThat(Arrays.copyOfRange(frame, 2, 2 + octets.length)).isEqualTo(octets);
        assertThat(Arrays.copyOfRange(frame, 2 + octets.length, 512)).containsOnly(0);
    }

    @Test
    void theLongestPasswordsFillTheFrame() {
        var octets510 = "😀".repeat(127) + "é";
        var octets511 = "字" + "😀".repeat(127);
        var octets512 = "😀".repeat(128);

        var frame510 = PasswordFrame.of(PlaintextPassword.of(octets510.toCharArray()));
        assertThat(frame510).startsWith(0x01, 0xfe).endsWith(octets510.getBytes(StandardCharsets.UTF_8));
        var frame511 = PasswordFrame.of(PlaintextPassword.of(octets511.toCharArray()));
        assertThat(frame511)
                .startsWith(octets511.getBytes(StandardCharsets.UTF_8))
                .endsWith(0);
        assertThat(frame511[0] & 0xff).isGreaterThanOrEqualTo(0xe0);
        var frame512 = PasswordFrame.of(PlaintextPassword.of(octets512.toCharArray()));
        assertThat(frame512).isEqualTo(octets512.getBytes(StandardCharsets.UTF_8));
    }

    /** The key pair of RFC 9180 appendix A.1.1, whose KEM is ours. */
    @Test
    void aSealedFrameIsOpenedByTheSuiteOfTheContract() throws GeneralSecurityException {
        var keyPair = new TestKeyPair(
                "k1",
                "4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8",
                "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
        var frame = PasswordFrame.of(PlaintextPassword.of("correct horse battery staple 7".toCharArray()));
        var info = "any context".getBytes(StandardCharsets.UTF_8);

        var sealed = SealingKey.of("k1", keyPair.publicKey(), Instant.EPOCH)
                .primitive()
                .encrypt(frame, info);

        assertThat(sealed).hasSize(32 + 512 + 16);
        assertThat(keyPair.opener().decrypt(sealed, info)).isEqualTo(frame);
    }
}
