package dev.gatehouse.load;

import org.jspecify.annotations.Nullable;

/** A registered user and the tokens it holds now. Not thread-safe: one request at a time uses it. */
final class Account {

    final String email;
    final String password;

    /** Whoever registers again with it is the same account. */
    @Nullable String idempotencyKey;

    @Nullable String userId;

    @Nullable String accessToken;

    @Nullable String refreshToken;

    Account(String email, String password) {
        this.email = email;
        this.password = password;
    }

    @Override
    public String toString() {
        return "Account[" + email + "]";
    }
}
