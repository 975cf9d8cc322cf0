package dev.gatehouse.coreauth.hashing.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.junit.jupiter.api.Test;

class Blake2bTest {

    private static final int SEED = 7693;

    private final Blake2b blake2b = new Blake2b();

    @Test
    void answersAsTheRfcDoes() {
        var digest = new byte[64];

        blake2b.begin(digest.length);
        blake2b.update("abc".getBytes(StandardCharsets.US_ASCII));
        blake2b.end(digest, 0, digest.length);

        assertThat(HexFormat.of().formatHex(digest))
                .isEqualTo("ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1"
                        + "7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923");
    }

    @Test
    void agreesWithBouncyCastleOnEveryLengthInPiecesOfAnySize() {
        var random = new Random(SEED);
        for (int length = 0; length <= 400; length++) {
            var message = new byte[length];
            random.nextBytes(message);
            int digestLength = 1 + random.nextInt(64);
            var expected = new byte[digestLength];
            var bouncyCastle = new Blake2bDigest(digestLength * 8);
            bouncyCastle.update(message, 0, length);
            bouncyCastle.doFinal(expected, 0);

            assertThat(inPieces(message, digestLength, random))
                    .as("length %d", length)
                    .isEqualTo(expected);
        }
    }

    @Test
    void writesNumbersLowestByteFirst() {
        var asNumbers = new byte[32];
        blake2b.begin(32);
        for (int i = 0; i < 40; i++) {
            blake2b.updateInt(0x04030201);
        }
        blake2b.end(asNumbers, 0, 32);
        var asBytes = new byte[32];
        blake2b.begin(32);
        for (int i = 0; i < 40; i++) {
            blake2b.update(new byte[] {1, 2, 3, 4});
        }
        blake2b.end(asBytes, 0, 32);

        assertThat(asNumbers).isEqualTo(asBytes);
    }

    @Test
    void knowsNoDigestOfOtherLengths() {
        assertThatIllegalArgumentException().isThrownBy(() -> blake2b.begin(0));
        assertThatIllegalArgumentException().isThrownBy(() -> blake2b.begin(65));
    }

    @Test
    void keepsNothingOnceWiped() {
        blake2b.begin(64);
        blake2b.update(new byte[200]);
        blake2b.end(new byte[64], 0, 64);
        assertThat(blake2b.isWiped()).isFalse();

        blake2b.wipe();

        assertThat(blake2b.isWiped()).isTrue();
    }

    private byte[] inPieces(byte[] message, int digestLength, Random random) {
        var digest = new byte[digestLength];
        blake2b.begin(digestLength);
        int from = 0;
        while (from < message.length) {
            int piece = Math.min(message.length - from, 1 + random.nextInt(150));
            blake2b.update(message, from, piece);
            from += piece;
        }
        blake2b.end(digest, 0, digestLength);
        return digest;
    }
}
