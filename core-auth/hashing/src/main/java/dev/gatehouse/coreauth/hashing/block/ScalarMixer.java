package dev.gatehouse.coreauth.hashing.block;

import java.util.Arrays;

/** G without vectors, on words in their natural order. */
final class ScalarMixer implements BlockMixer {

    private static final long LOW = 0xFFFFFFFFL;
    private static final int ROW = 16;

    private final long[] state = new long[BLOCK];

    @Override
    public int position(int word) {
        return word;
    }

    @Override
    public void mix(long[] memory, int previous, int reference, int current) {
        for (int i = 0; i < BLOCK; i++) {
            long r = memory[previous + i] ^ memory[reference + i];
            state[i] = r;
            memory[current + i] ^= r;
        }
        for (int row = 0; row < BLOCK; row += ROW) {
            permute(state, row, 2);
        }
        for (int column = 0; column < ROW; column += 2) {
            permute(state, column, ROW);
        }
        for (int i = 0; i < BLOCK; i++) {
            memory[current + i] ^= state[i];
        }
    }

    @Override
    public void wipe() {
        Arrays.fill(state, 0);
    }

    @Override
    public boolean isWiped() {
        return Arrays.stream(state).allMatch(word -> word == 0);
    }

    /** P on eight pairs of words, each a stride behind the one before. */
    private static void permute(long[] v, int first, int stride) {
        int second = first + 2 * stride;
        int third = first + 4 * stride;
        int fourth = first + 6 * stride;
        quarter(v, first, second, third, fourth);
        quarter(v, first + 1, second + 1, third + 1, fourth + 1);
        quarter(v, first + stride, second + stride, third + stride, fourth + stride);
        quarter(v, first + stride + 1, second + stride + 1, third + stride + 1, fourth + stride + 1);
        quarter(v, first, second + 1, third + stride, fourth + stride + 1);
        quarter(v, first + 1, second + stride, third + stride + 1, fourth);
        quarter(v, first + stride, second + stride + 1, third, fourth + 1);
        quarter(v, first + stride + 1, second, third + 1, fourth + stride);
    }

    private static void quarter(long[] v, int ia, int ib, int ic, int id) {
        long a = v[ia];
        long b = v[ib];
        long c = v[ic];
        long d = v[id];
        a += b + 2 * (a & LOW) * (b & LOW);
        d = Long.rotateRight(d ^ a, 32);
        c += d + 2 * (c & LOW) * (d & LOW);
        b = Long.rotateRight(b ^ c, 24);
        a += b + 2 * (a & LOW) * (b & LOW);
        d = Long.rotateRight(d ^ a, 16);
        c += d + 2 * (c & LOW) * (d & LOW);
        b = Long.rotateRight(b ^ c, 63);
        v[ia] = a;
        v[ib] = b;
        v[ic] = c;
        v[id] = d;
    }
}
