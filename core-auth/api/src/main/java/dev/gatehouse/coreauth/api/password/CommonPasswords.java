package dev.gatehouse.coreauth.api.password;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

/**
 * The shipped list of passwords that are tried first, compared without regard to case. In memory as sorted digests: 8 octets
 * each, and a lookup needs no String. Thread-safe.
 */
final class CommonPasswords {

    static final String RESOURCE = "/common-passwords.txt";

    private final long[] digests;

    CommonPasswords() {
        this.digests = load();
    }

    boolean contains(PlaintextPassword password) {
        return Arrays.binarySearch(digests, password.caselessDigest()) >= 0;
    }

    private static long[] load() {
        var resource = Objects.requireNonNull(CommonPasswords.class.getResourceAsStream(RESOURCE), RESOURCE);
        try (var lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> !line.startsWith("#"))
                    .mapToLong(CaselessDigest::of)
                    .sorted()
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
