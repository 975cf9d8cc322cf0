package dev.gatehouse.load;

import dev.gatehouse.coreauth.hashing.HashRate;
import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.time.Duration;

/** What the chosen hash reaches on this machine with nothing else to do: the measure of every rate that needs one. */
final class HashAlone {

    private static final Argon2Parameters DEFAULT = new Argon2Parameters(7_168, 5, 1);
    private static final int THREADS = 2;

    private HashAlone() {}

    static double perSecond(Duration length) {
        return HashRate.ofChosen(DEFAULT, THREADS, length).perSecond();
    }
}
