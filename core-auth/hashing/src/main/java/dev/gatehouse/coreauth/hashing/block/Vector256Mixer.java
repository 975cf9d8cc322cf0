package dev.gatehouse.coreauth.hashing.block;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * G on vectors of 256 bits: a block is 32 of them.
 *
 * <p>See a block as 8 rows of 8 columns of word pairs, as RFC 9106 does. A vector holds the same word of four pairs, two rows by two
 * columns; the vector of the pairs' first words and that of their second words run side by side. Turning a row or a column by one word
 * then exchanges the two vectors and swaps the halves of one of them.
 *
 * <p>For the length of the methods and the spelling of the product see {@link Vector512Mixer}.
 */
final class Vector256Mixer implements BlockMixer {

    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_256;
    private static final VectorShuffle<Long> NEXT_COLUMN = VectorShuffle.fromValues(SPECIES, 1, 0, 3, 2);
    private static final VectorShuffle<Long> NEXT_ROW = VectorShuffle.fromValues(SPECIES, 2, 3, 0, 1);
    private static final long LOW = 0xFFFFFFFFL;
    private static final int ROW_PAIR = 32;
    private static final int COLUMN_PAIR = 8;

    private final long[] state = new long[BLOCK];

    /** Row pair, column pair, which of a pair's words, row, column: in this order, from the highest bits down. */
    @Override
    public int position(int word) {
        int half = word & 1;
        int column = (word >> 1) & 1;
        int row = (word >> 4) & 1;
        return (word & 0b1100000) | ((word & 0b1100) << 1) | (half << 2) | (row << 1) | column;
    }

    @Override
    public void mix(long[] memory, int previous, int reference, int current) {
        for (int i = 0; i < BLOCK; i += ROW_PAIR) {
            rows(memory, previous + i, reference + i, current + i, state, i);
        }
        for (int i = 0; i < ROW_PAIR; i += COLUMN_PAIR) {
            columns(memory, current + i, state, i);
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

    /** Of two rows: XORs R into the current block and leaves P of the rows in the state. */
    @SuppressWarnings("checkstyle:MethodLength")
    private static void rows(long[] memory, int p, int r, int q, long[] state, int s) {
        LongVector t0;
        LongVector t1;
        LongVector h0;
        LongVector h1;
        LongVector a0 =
                LongVector.fromArray(SPECIES, memory, p).lanewise(XOR, LongVector.fromArray(SPECIES, memory, r));
        LongVector a1 = LongVector.fromArray(SPECIES, memory, p + 4)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 4));
        LongVector b0 = LongVector.fromArray(SPECIES, memory, p + 8)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 8));
        LongVector b1 = LongVector.fromArray(SPECIES, memory, p + 12)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 12));
        LongVector c0 = LongVector.fromArray(SPECIES, memory, p + 16)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 16));
        LongVector c1 = LongVector.fromArray(SPECIES, memory, p + 20)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 20));
        LongVector d0 = LongVector.fromArray(SPECIES, memory, p + 24)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 24));
        LongVector d1 = LongVector.fromArray(SPECIES, memory, p + 28)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 28));
        a0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q)).intoArray(memory, q);
        a1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 4)).intoArray(memory, q + 4);
        b0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 8)).intoArray(memory, q + 8);
        b1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 12)).intoArray(memory, q + 12);
        c0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 16)).intoArray(memory, q + 16);
        c1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 20)).intoArray(memory, q + 20);
        d0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 24)).intoArray(memory, q + 24);
        d1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 28)).intoArray(memory, q + 28);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        h0 = t0.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
        t1 = d1.lanewise(XOR, a1);
        h1 = t1.lanewise(LSHR, 32);
        d1 = t1.lanewise(ROR, 32);
        t0 = c0.and(LOW).mul(h0);
        t1 = c1.and(LOW).mul(h1);
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        t0 = c0.and(LOW).mul(d0.and(LOW));
        t1 = c1.and(LOW).mul(d1.and(LOW));
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
        t0 = b0.rearrange(NEXT_COLUMN);
        b0 = b1;
        b1 = t0;
        c0 = c0.rearrange(NEXT_COLUMN);
        c1 = c1.rearrange(NEXT_COLUMN);
        t1 = d1.rearrange(NEXT_COLUMN);
        d1 = d0;
        d0 = t1;
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        h0 = t0.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
        t1 = d1.lanewise(XOR, a1);
        h1 = t1.lanewise(LSHR, 32);
        d1 = t1.lanewise(ROR, 32);
        t0 = c0.and(LOW).mul(h0);
        t1 = c1.and(LOW).mul(h1);
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        t0 = c0.and(LOW).mul(d0.and(LOW));
        t1 = c1.and(LOW).mul(d1.and(LOW));
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
        a0.intoArray(state, s);
        a1.intoArray(state, s + 4);
        b1.rearrange(NEXT_COLUMN).intoArray(state, s + 8);
        b0.intoArray(state, s + 12);
        c0.rearrange(NEXT_COLUMN).intoArray(state, s + 16);
        c1.rearrange(NEXT_COLUMN).intoArray(state, s + 20);
        d1.intoArray(state, s + 24);
        d0.rearrange(NEXT_COLUMN).intoArray(state, s + 28);
    }

    /** Of two columns: XORs P of the state's columns into the current block. */
    @SuppressWarnings("checkstyle:MethodLength")
    private static void columns(long[] memory, int q, long[] state, int s) {
        LongVector t0;
        LongVector t1;
        LongVector h0;
        LongVector h1;
        LongVector a0 = LongVector.fromArray(SPECIES, state, s);
        LongVector a1 = LongVector.fromArray(SPECIES, state, s + 4);
        LongVector b0 = LongVector.fromArray(SPECIES, state, s + 32);
        LongVector b1 = LongVector.fromArray(SPECIES, state, s + 36);
        LongVector c0 = LongVector.fromArray(SPECIES, state, s + 64);
        LongVector c1 = LongVector.fromArray(SPECIES, state, s + 68);
        LongVector d0 = LongVector.fromArray(SPECIES, state, s + 96);
        LongVector d1 = LongVector.fromArray(SPECIES, state, s + 100);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        h0 = t0.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
        t1 = d1.lanewise(XOR, a1);
        h1 = t1.lanewise(LSHR, 32);
        d1 = t1.lanewise(ROR, 32);
        t0 = c0.and(LOW).mul(h0);
        t1 = c1.and(LOW).mul(h1);
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        t0 = c0.and(LOW).mul(d0.and(LOW));
        t1 = c1.and(LOW).mul(d1.and(LOW));
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
        t0 = b0.rearrange(NEXT_ROW);
        b0 = b1;
        b1 = t0;
        c0 = c0.rearrange(NEXT_ROW);
        c1 = c1.rearrange(NEXT_ROW);
        t1 = d1.rearrange(NEXT_ROW);
        d1 = d0;
        d0 = t1;
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        h0 = t0.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
        t1 = d1.lanewise(XOR, a1);
        h1 = t1.lanewise(LSHR, 32);
        d1 = t1.lanewise(ROR, 32);
        t0 = c0.and(LOW).mul(h0);
        t1 = c1.and(LOW).mul(h1);
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 24);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 24);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        d0 = d0.lanewise(XOR, a0).lanewise(ROR, 16);
        d1 = d1.lanewise(XOR, a1).lanewise(ROR, 16);
        t0 = c0.and(LOW).mul(d0.and(LOW));
        t1 = c1.and(LOW).mul(d1.and(LOW));
        c0 = c0.add(d0).add(t0).add(t0);
        c1 = c1.add(d1).add(t1).add(t1);
        b0 = b0.lanewise(XOR, c0).lanewise(ROR, 63);
        b1 = b1.lanewise(XOR, c1).lanewise(ROR, 63);
        a0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q)).intoArray(memory, q);
        a1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 4)).intoArray(memory, q + 4);
        b1.rearrange(NEXT_ROW)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 32))
                .intoArray(memory, q + 32);
        b0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 36)).intoArray(memory, q + 36);
        c0.rearrange(NEXT_ROW)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 64))
                .intoArray(memory, q + 64);
        c1.rearrange(NEXT_ROW)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 68))
                .intoArray(memory, q + 68);
        d1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 96)).intoArray(memory, q + 96);
        d0.rearrange(NEXT_ROW)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 100))
                .intoArray(memory, q + 100);
    }
}
