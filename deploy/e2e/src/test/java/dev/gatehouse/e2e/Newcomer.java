package dev.gatehouse.e2e;

import java.sql.SQLException;
import java.util.UUID;

/** Somebody who is about to register, under one key however often it takes. */
record Newcomer(String email, String password, String key) {

    static Newcomer unique() {
        return new Newcomer(
                "p" + Person.unique() + "@example.org",
                "quartz umbrella " + Person.unique(),
                UUID.randomUUID().toString());
    }

    Client.Answer register(Client client) {
        return client.register(email, password, "Idempotency-Key", key);
    }

    boolean canSignIn(Client client) {
        return client.login(email, password).status() == 200;
    }

    /** How many accounts have the address. */
    long accounts() throws SQLException {
        return Databases.count(
                "user-management",
                "user_management",
                "select count(*) from users where canonical_email = '" + email + "'");
    }
}
