package dev.gatehouse.chaos.load;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Somebody who registers. Written by one thread, read by others once acknowledged. */
final class Person {

    final String email;
    final String password;
    final UUID key = UUID.randomUUID();

    /** Null until a registration was acknowledged. */
    volatile @Nullable String userId;

    volatile @Nullable String temporaryToken;

    Person(String email, String password) {
        this.email = email;
        this.password = password;
    }
}
