package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.Database;
import dev.gatehouse.coreauth.token.Pseudonyms;
import jakarta.enterprise.context.ApplicationScoped;

/** Whoever guesses from many networks, without the hashes. */
@ApplicationScoped
class Strangers {

    /** Tries in a row from anywhere that close an account. */
    private static final int CEILING = 100;

    private final AttemptLimiter limiter;
    private final Pseudonyms pseudonyms;

    Strangers(AttemptLimiter limiter, Pseudonyms pseudonyms) {
        this.limiter = limiter;
        this.pseudonyms = pseudonyms;
    }

    void tryToTheCeiling(String email) {
        tryFrom(CEILING, email);
    }

    /** Once from each. */
    void tryFrom(int networks, String email) {
        for (int i = 0; i < networks; i++) {
            limiter.take(Attempt.of(pseudonyms.of(email), "198.51.100." + i))
                    .await()
                    .atMost(Database.SOON);
        }
    }
}
