package dev.gatehouse.usermanagement;

import dev.gatehouse.testkit.MovableClock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Puts a clock that tests can move in place of the system's. */
class TestClock {

    @Produces
    @Singleton
    MovableClock clock() {
        return new MovableClock();
    }
}
