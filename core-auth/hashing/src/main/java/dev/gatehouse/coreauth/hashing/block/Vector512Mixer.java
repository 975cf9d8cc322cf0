package dev.gatehouse.coreauth.hashing.block;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import java.util.Arrays;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * G on vectors of 512 bits: a block is 16 of them.
 *
 * <p>See a block as 8 rows of 8 columns of word pairs, as RFC 9106 does. A vector holds the 2 × 2 corner of two rows and two columns,
 * so that the four vectors of two rows are the A, B, C and D of two of the row pass's P, and the four vectors of two columns those of
 * two of the column pass's. Both passes run on the same vectors, and only the order of the eight words within each has to change: once
 * in a row pass, for its diagonals, to an order that the columns can take as well, and once in a column pass, to an order in which
 * the next block's rows begin. Blocks lie in memory in that order, so that a block costs 30 shuffles.
 *
 * <p>Two such groups of four run side by side, since each alone is one long chain of dependent instructions. The methods are longer than
 * this code's others on purpose: the compiler stops inlining at a number of nodes that few vector operations reach, except into the
 * Vector API's own methods, and a helper that is not inlined has every vector boxed. Operations that the compiler recognizes as a product
 * of two unsigned halves (vpmuludq) are spelled as it wants them.
 */
final class Vector512Mixer implements BlockMixer {

    private static final VectorSpecies<Long> SPECIES = LongVector.SPECIES_512;
    private static final long LOW = 0xFFFFFFFFL;
    private static final CornerTurns ROWS_0_TO_3 = CornerTurns.ofRows(0);
    private static final CornerTurns ROWS_4_TO_7 = CornerTurns.ofRows(2);
    private static final CornerTurns COLUMNS_0_TO_3 = CornerTurns.ofColumns(0);
    private static final CornerTurns COLUMNS_4_TO_7 = CornerTurns.ofColumns(2);

    private final long[] state = new long[BLOCK];

    @Override
    public int position(int word) {
        return CornerTurns.position(word);
    }

    @Override
    public void mix(long[] memory, int previous, int reference, int current) {
        rows(memory, previous, reference, current, state, ROWS_0_TO_3);
        rows(memory, previous + 64, reference + 64, current + 64, state, ROWS_4_TO_7);
        columns(memory, current, state, COLUMNS_0_TO_3);
        columns(memory, current + 16, state, COLUMNS_4_TO_7);
    }

    @Override
    public void wipe() {
        Arrays.fill(state, 0);
    }

    @Override
    public boolean isWiped() {
        return Arrays.stream(state).allMatch(word -> word == 0);
    }

    /** Of four rows: XORs R into the current block and leaves P of the rows in the state. */
    @SuppressWarnings("checkstyle:MethodLength")
    private static void rows(long[] memory, int p, int r, int q, long[] state, CornerTurns turns) {
        int s = turns.offset();
        LongVector t0;
        LongVector t1;
        LongVector h0;
        LongVector h1;
        LongVector a0 =
                LongVector.fromArray(SPECIES, memory, p).lanewise(XOR, LongVector.fromArray(SPECIES, memory, r));
        LongVector b0 = LongVector.fromArray(SPECIES, memory, p + 8)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 8));
        LongVector c0 = LongVector.fromArray(SPECIES, memory, p + 16)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 16));
        LongVector d0 = LongVector.fromArray(SPECIES, memory, p + 24)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 24));
        LongVector a1 = LongVector.fromArray(SPECIES, memory, p + 32)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 32));
        LongVector b1 = LongVector.fromArray(SPECIES, memory, p + 40)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 40));
        LongVector c1 = LongVector.fromArray(SPECIES, memory, p + 48)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 48));
        LongVector d1 = LongVector.fromArray(SPECIES, memory, p + 56)
                .lanewise(XOR, LongVector.fromArray(SPECIES, memory, r + 56));
        a0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q)).intoArray(memory, q);
        b0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 8)).intoArray(memory, q + 8);
        c0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 16)).intoArray(memory, q + 16);
        d0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 24)).intoArray(memory, q + 24);
        a1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 32)).intoArray(memory, q + 32);
        b1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 40)).intoArray(memory, q + 40);
        c1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 48)).intoArray(memory, q + 48);
        d1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 56)).intoArray(memory, q + 56);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        t1 = d1.lanewise(XOR, a1);
        h0 = t0.lanewise(LSHR, 32);
        h1 = t1.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
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
        a0 = a0.rearrange(turns.a0());
        b0 = b0.rearrange(turns.b0());
        c0 = c0.rearrange(turns.c0());
        d0 = d0.rearrange(turns.d0());
        a1 = a1.rearrange(turns.a1());
        b1 = b1.rearrange(turns.b1());
        c1 = c1.rearrange(turns.c1());
        d1 = d1.rearrange(turns.d1());
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        t1 = d1.lanewise(XOR, a1);
        h0 = t0.lanewise(LSHR, 32);
        h1 = t1.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
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
        b0.intoArray(state, s + 8);
        c0.intoArray(state, s + 16);
        d0.intoArray(state, s + 24);
        a1.intoArray(state, s + 32);
        b1.intoArray(state, s + 40);
        c1.intoArray(state, s + 48);
        d1.intoArray(state, s + 56);
    }

    /** Of four columns: XORs P of the state's columns into the current block. */
    @SuppressWarnings("checkstyle:MethodLength")
    private static void columns(long[] memory, int q, long[] state, CornerTurns turns) {
        int s = turns.offset();
        LongVector t0;
        LongVector t1;
        LongVector h0;
        LongVector h1;
        LongVector a0 = LongVector.fromArray(SPECIES, state, s);
        LongVector b0 = LongVector.fromArray(SPECIES, state, s + 32);
        LongVector c0 = LongVector.fromArray(SPECIES, state, s + 64);
        LongVector d0 = LongVector.fromArray(SPECIES, state, s + 96);
        LongVector a1 = LongVector.fromArray(SPECIES, state, s + 8);
        LongVector b1 = LongVector.fromArray(SPECIES, state, s + 40);
        LongVector c1 = LongVector.fromArray(SPECIES, state, s + 72);
        LongVector d1 = LongVector.fromArray(SPECIES, state, s + 104);
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        t1 = d1.lanewise(XOR, a1);
        h0 = t0.lanewise(LSHR, 32);
        h1 = t1.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
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
        a0 = a0.rearrange(turns.a0());
        b0 = b0.rearrange(turns.b0());
        c0 = c0.rearrange(turns.c0());
        d0 = d0.rearrange(turns.d0());
        a1 = a1.rearrange(turns.a1());
        b1 = b1.rearrange(turns.b1());
        c1 = c1.rearrange(turns.c1());
        d1 = d1.rearrange(turns.d1());
        t0 = a0.and(LOW).mul(b0.and(LOW));
        t1 = a1.and(LOW).mul(b1.and(LOW));
        a0 = a0.add(b0).add(t0).add(t0);
        a1 = a1.add(b1).add(t1).add(t1);
        t0 = d0.lanewise(XOR, a0);
        t1 = d1.lanewise(XOR, a1);
        h0 = t0.lanewise(LSHR, 32);
        h1 = t1.lanewise(LSHR, 32);
        d0 = t0.lanewise(ROR, 32);
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
        b0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 32)).intoArray(memory, q + 32);
        c0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 64)).intoArray(memory, q + 64);
        d0.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 96)).intoArray(memory, q + 96);
        a1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 8)).intoArray(memory, q + 8);
        b1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 40)).intoArray(memory, q + 40);
        c1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 72)).intoArray(memory, q + 72);
        d1.lanewise(XOR, LongVector.fromArray(SPECIES, memory, q + 104)).intoArray(memory, q + 104);
    }
}
