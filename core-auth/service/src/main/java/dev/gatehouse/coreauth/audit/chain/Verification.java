package dev.gatehouse.coreauth.audit.chain;

import java.util.Optional;

/**
 * What a look at (a part of) the chain found.
 *
 * @param checked entries that are as they were sealed, one after the other
 * @param through the last of them; the next look begins after it
 * @param head where the chain says that it ends
 * @param broken the first thing that is wrong
 */
public record Verification(long checked, Link through, Link head, Optional<Break> broken) {

    /** What is wrong, for people and programs. */
    public enum Fault {
        /** There is no entry with this number. */
        MISSING,
        /** There are several. */
        DUPLICATED,
        /** It does not say any more what was sealed. */
        CHANGED,
        /** It is sealed, but not upon the entry before it. */
        UNLINKED,
        /** It was added past the sealing. */
        BEYOND_HEAD,
        /** It lies where nothing was ever sealed, or where all has been dropped. */
        BEFORE_ANCHOR,
        /** It ends in another hash than it had: what is before was made anew. */
        REWRITTEN,
        /** The chain's ends were not written by this installation, or are gone. */
        HEAD_FORGED,
        /** The chain once had another entry here, or was longer. */
        CHECKPOINT_MISSED
    }

    /** @param sequence the first number concerned */
    public record Break(long sequence, Fault fault) {}

    Verification brokenAt(long sequence, Fault fault) {
        return new Verification(checked, through, head, Optional.of(new Break(sequence, fault)));
    }

    /** The end was reached. */
    public boolean isComplete() {
        return through.sequence() >= head.sequence();
    }
}
