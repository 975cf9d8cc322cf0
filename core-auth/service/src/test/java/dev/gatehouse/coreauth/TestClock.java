package dev.gatehouse.coreauth;

import dev.gatehouse.testkit.MovableClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts a clock that tests move in the system's stead. */
class TestClock {

    @Produces
    @Singleton
    MovableClock clock() {
        return new MovableClock();
    }
}
