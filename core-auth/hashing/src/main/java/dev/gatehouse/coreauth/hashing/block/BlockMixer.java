package dev.gatehouse.coreauth.hashing.block;

/**
 * Argon2's compression function G (RFC 9106, section 3.5) on blocks of 128 words in one flat array, in whatever order of words
 * suits the implementation: XOR, all that is done to blocks elsewhere, does not care.
 */
interface BlockMixer {

    /** Words of a block. */
    int BLOCK = 128;

    /** Where a block's word stands, both from 0 to 127. Word 0 stands at 0 in every order. */
    int position(int word);

    /**
     * {@code current ^= G(previous, reference)}: what a later pass wants, and the first pass too on memory that is zero.
     *
     * @param current start of a block other than the two it is made of
     */
    void mix(long[] memory, int previous, int reference, int current);

    /** Forgets the last block's intermediate state. */
    void wipe();

    /** Whether nothing is left of any block. */
    boolean isWiped();
}
