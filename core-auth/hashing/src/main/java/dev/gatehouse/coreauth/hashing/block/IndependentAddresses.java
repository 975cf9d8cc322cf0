package dev.gatehouse.coreauth.hashing.block;

import java.util.Arrays;

/** The words that choose a segment's references independently of the password (RFC 9106, section 3.4.1.2). */
final class IndependentAddresses {

    private static final int BLOCK = BlockMixer.BLOCK;
    private static final int ZERO = 0;
    private static final int INPUT = BLOCK;
    private static final int HALFWAY = 2 * BLOCK;
    private static final int ADDRESSES = 3 * BLOCK;
    private static final int COUNTER = 6;
    private static final long TYPE_ID = 2;

    private final BlockMixer mixer;
    private final long[] blocks = new long[4 * BLOCK];
    private int counter;

    IndependentAddresses(BlockMixer mixer, int pass, int lane, int slice, int allBlocks, int passes) {
        this.mixer = mixer;
        long[] input = {pass, lane, slice, allBlocks, passes, TYPE_ID};
        for (int word = 0; word < input.length; word++) {
            blocks[INPUT + mixer.position(word)] = input[word];
        }
    }

    /** The word for a place of the segment; places are asked for in order. */
    long at(int index) {
        if (index / BLOCK + 1 != counter) {
            counter = index / BLOCK + 1;
            next();
        }
        return blocks[ADDRESSES + mixer.position(index % BLOCK)];
    }

    private void next() {
        blocks[INPUT + mixer.position(COUNTER)] = counter;
        Arrays.fill(blocks, HALFWAY, blocks.length, 0);
        mixer.mix(blocks, ZERO, INPUT, HALFWAY);
        mixer.mix(blocks, ZERO, HALFWAY, ADDRESSES);
    }
}
