package dev.gatehouse.coreauth.login;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.coreauth.hashing.PasswordHasher;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Stored forms of passwords for tests, under the parameters of a fresh installation. Each is hashed once. */
final class TestPasswords {

    private static final int MEMORY_KIB = 7_168;
    private static final int ITERATIONS = 5;
    private static final Map<String, String> HASHED = new ConcurrentHashMap<>();

    private TestPasswords() {}

    static String hashed(String password) {
        return HASHED.computeIfAbsent(password, TestPasswords::hash);
    }

    private static String hash(String password) {
        try (var hasher = new PasswordHasher(MEMORY_KIB, ITERATIONS)) {
            return hasher.hash(password.getBytes(UTF_8));
        }
    }
}
