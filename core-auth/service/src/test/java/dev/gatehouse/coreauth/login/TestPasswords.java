package dev.gatehouse.coreauth.login;

/** Stored forms of passwords for tests. */
final class TestPasswords {

    private TestPasswords() {}

    static String hashed(String password) {
        return "plain:" + password;
    }
}
