package dev.gatehouse.coreauth.login;

import io.smallrye.mutiny.Uni;
import java.time.Instant;

/** Counts attempts to sign in before they are judged. */
interface AttemptCounter {

    /** Networks that an account knows: of more, the latest. */
    int MOST_KNOWN = 20;

    /**
     * Counts the attempt if it may be made now. On a known device it is counted for that alone, and its network is not asked: who
     * floods that keeps nobody out there.
     */
    Uni<Verdict> take(Attempt attempt, Instant now);

    /**
     * As {@link #take}, of an attempt that was refused for {@link Verdict.Reason#CEILING} a moment ago, though its network is known to
     * the account, since then: it stays known. Its network has asked once.
     */
    Uni<Verdict> takeKnown(Attempt attempt, Instant since, Instant now);

    /** The attempt was no wrong guess: the account's tries begin anew. It stays one of so many in a minute. */
    Uni<Void> forget(Attempt attempt);

    /**
     * As {@link #forget}; from now on that network is known to the account, and tries from elsewhere delay nobody there. On a known
     * device what was tried from the network stays counted: it may have been somebody else.
     */
    Uni<Void> recognise(Attempt attempt, Instant now);

    /** As {@link #forget}, from whatever networks the tries came. */
    Uni<Void> forgetAll(String account);

    /** The attempt was not judged: as a try it, and no other one, was never made. Its network asked all the same. */
    Uni<Void> takeBack(Attempt attempt);

    /** As {@link #takeBack}, but it stays one of so many in a minute: nobody said whether it was right, yet it cost a hash. */
    Uni<Void> uncount(Attempt attempt);

    /** The network has one of its tries back. */
    Uni<Void> giveTokenBack(String network);

    /** As {@link #forget}, and the network has its try back. */
    Uni<Void> giveBack(Attempt attempt);
}
