package dev.gatehouse.coreauth.hashing.block;

import java.util.Arrays;

/** H' (RFC 9106, section 3.3): BLAKE2b drawn out to any length. */
final class VariableLengthHash {

    private static final int HALF = Blake2b.MAX_DIGEST_LENGTH / 2;

    private final Blake2b blake2b;
    private final byte[] link = new byte[Blake2b.MAX_DIGEST_LENGTH];

    VariableLengthHash(Blake2b blake2b) {
        this.blake2b = blake2b;
    }

    void hash(byte[] input, byte[] output) {
        blake2b.begin(Math.min(output.length, link.length));
        blake2b.updateInt(output.length);
        blake2b.update(input);
        int written = 0;
        int left = output.length;
        while (left > link.length) {
            blake2b.end(link, 0, link.length);
            System.arraycopy(link, 0, output, written, HALF);
            written += HALF;
            left -= HALF;
            blake2b.begin(Math.min(left, link.length));
            blake2b.update(link);
        }
        blake2b.end(output, written, left);
    }

    void wipe() {
        Arrays.fill(link, (byte) 0);
        blake2b.wipe();
    }

    boolean isWiped() {
        return Arrays.equals(link, new byte[link.length]) && blake2b.isWiped();
    }
}
