package dev.gatehouse.usermanagement.registration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Idempotency keys that this replica has seen lately. Whoever comes back with one has most likely been registered, and it is
 * looked for before anything is written: while core-auth is away most registrations are repetitions, and a refused insert of
 * seven rows is what a machine short of time must not be busy with. Only a hint. Thread-safe.
 */
@ApplicationScoped
class RecentKeys {

    private final Cache<String, Boolean> keys;

    RecentKeys(RegistrationConfig config) {
        this.keys = Caffeine.newBuilder()
                .maximumSize(config.recentKeys())
                .expireAfterWrite(config.recent())
                .build();
    }

    /** Whether the key has been seen before; from now on it has. */
    boolean isAgain(IdempotencyKey key) {
        return keys.asMap().put(key.text(), Boolean.TRUE) != null;
    }
}
