package dev.gatehouse.coreauth.hashing.block;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Objects;

/** BLAKE2b without a key (RFC 7693), used again and again without garbage: begin, update, end. */
final class Blake2b {

    static final int MAX_DIGEST_LENGTH = 64;
    private static final int BLOCK = 128;
    private static final int WORDS = 16;
    private static final int ROUNDS = 12;
    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long[] INITIAL = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L
    };
    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}
    };

    private final long[] hash = new long[INITIAL.length];
    private final long[] v = new long[WORDS];
    private final long[] m = new long[WORDS];
    private final byte[] buffer = new byte[BLOCK];
    private int buffered;
    private long compressed;

    /** Begins a digest of 1 to 64 bytes. */
    void begin(int digestLength) {
        if (digestLength < 1 || digestLength > MAX_DIGEST_LENGTH) {
            throw new IllegalArgumentException("a digest has 1 to 64 bytes");
        }
        System.arraycopy(INITIAL, 0, hash, 0, INITIAL.length);
        hash[0] ^= 0x01010000L ^ digestLength;
        buffered = 0;
        compressed = 0;
    }

    void update(byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int from = offset;
        int left = length;
        while (left > 0) {
            if (buffered == BLOCK) {
                compressed += BLOCK;
                compress(compressed, 0);
                buffered = 0;
            }
            int taken = Math.min(left, BLOCK - buffered);
            System.arraycopy(bytes, from, buffer, buffered, taken);
            buffered += taken;
            from += taken;
            left -= taken;
        }
    }

    void update(byte[] bytes) {
        update(bytes, 0, bytes.length);
    }

    /** A number as four bytes, the lowest first. */
    void updateInt(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            if (buffered == BLOCK) {
                compressed += BLOCK;
                compress(compressed, 0);
                buffered = 0;
            }
            buffer[buffered++] = (byte) (value >>> shift);
        }
    }

    /** Ends the digest and writes as many of its bytes as there is room for from the offset on, at most the length. */
    void end(byte[] digest, int offset, int length) {
        Arrays.fill(buffer, buffered, BLOCK, (byte) 0);
        compress(compressed + buffered, -1);
        for (int i = 0; i < length; i++) {
            digest[offset + i] = (byte) (hash[i >> 3] >>> (8 * (i & 7)));
        }
    }

    void wipe() {
        Arrays.fill(hash, 0);
        Arrays.fill(v, 0);
        Arrays.fill(m, 0);
        Arrays.fill(buffer, (byte) 0);
    }

    boolean isWiped() {
        return Arrays.equals(hash, new long[hash.length])
                && Arrays.equals(v, new long[WORDS])
                && Arrays.equals(m, new long[WORDS])
                && Arrays.equals(buffer, new byte[BLOCK]);
    }

    private void compress(long count, long last) {
        for (int i = 0; i < WORDS; i++) {
            m[i] = (long) LITTLE_ENDIAN_LONG.get(buffer, i * Long.BYTES);
        }
        System.arraycopy(hash, 0, v, 0, INITIAL.length);
        System.arraycopy(INITIAL, 0, v, INITIAL.length, INITIAL.length);
        v[12] ^= count;
        v[14] ^= last;
        for (int round = 0; round < ROUNDS; round++) {
            round(SIGMA[round % SIGMA.length]);
        }
        for (int i = 0; i < INITIAL.length; i++) {
            hash[i] ^= v[i] ^ v[i + INITIAL.length];
        }
    }

    private void round(byte[] sigma) {
        for (int i = 0; i < 4; i++) {
            mix(i, 4 + i, 8 + i, 12 + i, m[sigma[2 * i]], m[sigma[2 * i + 1]]);
        }
        for (int i = 0; i < 4; i++) {
            mix(i, 4 + ((i + 1) & 3), 8 + ((i + 2) & 3), 12 + ((i + 3) & 3), m[sigma[8 + 2 * i]], m[sigma[9 + 2 * i]]);
        }
    }

    private void mix(int a, int b, int c, int d, long x, long y) {
        v[a] += v[b] + x;
        v[d] = Long.rotateRight(v[d] ^ v[a], 32);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 24);
        v[a] += v[b] + y;
        v[d] = Long.rotateRight(v[d] ^ v[a], 16);
        v[c] += v[d];
        v[b] = Long.rotateRight(v[b] ^ v[c], 63);
    }
}
