package dev.gatehouse.coreauth.hashing.block;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * How {@link Vector512Mixer} orders the eight words of a corner (two rows of two word pairs), and how two groups of four corners
 * change from one order to another between a pass's columns and its diagonals.
 *
 * <p>In the order "turned along the columns" by n, each column's four words stand n places further up; "along the rows" likewise. A
 * corner's n is the place of its row pair, or of its column pair, which is just what makes diagonals of what was straight. So one
 * change of order ends one pass's diagonals and makes the next one's, at once.
 *
 * @param offset where the groups begin in the state, in words
 */
record CornerTurns(
        int offset,
        VectorShuffle<Long> a0,
        VectorShuffle<Long> b0,
        VectorShuffle<Long> c0,
        VectorShuffle<Long> d0,
        VectorShuffle<Long> a1,
        VectorShuffle<Long> b1,
        VectorShuffle<Long> c1,
        VectorShuffle<Long> d1) {

    private static final int LANES = 8;
    private static final int PAIRS = 4;
    private static final int[] POSITIONS = positions();

    private interface Order {
        int word(int lane, int turn);
    }

    /** For two row pairs: from the order in which blocks are stored, turned along the columns, to the one along the rows. */
    static CornerTurns ofRows(int rowPair) {
        var turns = new Turn[2 * PAIRS];
        for (int i = 0; i < turns.length; i++) {
            turns[i] = new Turn(CornerTurns::alongColumns, rowPair + i / PAIRS, CornerTurns::alongRows, i % PAIRS);
        }
        return of(rowPair * PAIRS * LANES, turns);
    }

    /** For two column pairs: back again. */
    static CornerTurns ofColumns(int columnPair) {
        var turns = new Turn[2 * PAIRS];
        for (int i = 0; i < turns.length; i++) {
            turns[i] = new Turn(CornerTurns::alongRows, columnPair + i / PAIRS, CornerTurns::alongColumns, i % PAIRS);
        }
        return of(columnPair * LANES, turns);
    }

    /** Where a word of a block is stored: corner by corner, turned along the columns. */
    static int position(int word) {
        return POSITIONS[word];
    }

    private static CornerTurns of(int offset, Turn[] turns) {
        return new CornerTurns(
                offset,
                turns[0].shuffle(),
                turns[1].shuffle(),
                turns[2].shuffle(),
                turns[3].shuffle(),
                turns[4].shuffle(),
                turns[5].shuffle(),
                turns[6].shuffle(),
                turns[7].shuffle());
    }

    private static int[] positions() {
        var positions = new int[BlockMixer.BLOCK];
        for (int corner = 0; corner < PAIRS * PAIRS; corner++) {
            int rowPair = corner / PAIRS;
            int columnPair = corner % PAIRS;
            for (int lane = 0; lane < LANES; lane++) {
                int inCorner = alongColumns(lane, rowPair);
                int row = 2 * rowPair + (inCorner >> 2);
                int column = 2 * columnPair + ((inCorner >> 1) & 1);
                positions[16 * row + 2 * column + (inCorner & 1)] = corner * LANES + lane;
            }
        }
        return positions;
    }

    /** A corner's word is a number of three bits: row, column, and which of the pair. */
    private static int alongColumns(int lane, int turn) {
        int word = (((lane >> 2 << 1) | (lane & 1)) + turn) & 3;
        return ((word & 2) << 1) | (lane & 2) | (word & 1);
    }

    private static int alongRows(int lane, int turn) {
        return (lane & 4) | ((lane + turn) & 3);
    }

    private record Turn(Order from, int fromTurn, Order to, int toTurn) {

        VectorShuffle<Long> shuffle() {
            return VectorShuffle.fromOp(LongVector.SPECIES_512, this::source);
        }

        private int source(int lane) {
            int word = to.word(lane, toTurn);
            int source = 0;
            while (from.word(source, fromTurn) != word) {
                source++;
            }
            return source;
        }
    }
}
