package dev.gatehouse.coreauth.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordFrameTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 15, 255, 256, 510})
    void aPasswordOfAnyLengthThatFitsComesOut(int length) {
        var frame = frame(length);

        var password = PasswordFrame.password(frame).orElseThrow();

        assertThat(password).hasSize(length).containsOnly('x');
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 511, 0xdfff})
    void aLengthThatCannotBeIsNoFrame(int length) {
        var frame = frame(0);
        frame[0] = (byte) (length >> 8);
        frame[1] = (byte) length;

        assertThat(PasswordFrame.password(frame)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {511, 512})
    void aPasswordThatFillsTheFrameIsKnownByItsFirstByte(int length) {
        var frame = new byte[PasswordFrame.BYTES];
        Arrays.fill(frame, 0, length, (byte) 0xf0);

        var password = PasswordFrame.password(frame).orElseThrow();

        assertThat(password).hasSize(length).containsOnly(0xf0);
    }

    @Test
    void paddingOtherThanZerosIsNoFrame() {
        var frame = frame(15);
        frame[511] = 1;

        assertThat(PasswordFrame.password(frame)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 513})
    void anotherSizeIsNoFrame(int size) {
        assertThat(PasswordFrame.password(Arrays.copyOf(frame(15), size))).isEmpty();
    }

    private static byte[] frame(int length) {
        var frame = new byte[PasswordFrame.BYTES];
        frame[0] = (byte) (length >> 8);
        frame[1] = (byte) length;
        Arrays.fill(frame, 2, 2 + length, (byte) 'x');
        return frame;
    }
}
