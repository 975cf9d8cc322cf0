package dev.gatehouse.coreauth.password;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import jakarta.enterprise.context.ApplicationScoped;

/** Makes hashers under this installation's parameters. */
@ApplicationScoped
class Hashers {

    private final HashingConfig config;
    private final String dummy;

    Hashers(HashingConfig config) {
        this.config = config;
        this.dummy = dummy(config);
    }

    PasswordHasher forThread() {
        return new PasswordHasher(config.memoryKib(), config.iterations());
    }

    String dummy() {
        return dummy;
    }

    private static String dummy(HashingConfig config) {
        return "$argon2id$v=19$m=" + config.memoryKib() + ",t=" + config.iterations()
                + ",p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    }
}
