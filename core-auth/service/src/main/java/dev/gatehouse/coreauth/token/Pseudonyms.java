package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/** Names for personal data in places that should not know it, such as counters in Redis: hashes that only we can make. */
@ApplicationScoped
public class Pseudonyms {

    private static final int BYTES = 15;

    private final InstallationMac mac;

    Pseudonyms(InstallationMac mac) {
        this.mac = mac;
    }

    /** 120 bits in base64url, always the same for the same text. */
    public String of(String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        var hash = mac.of(Purpose.PSEUDONYM, bytes, bytes.length);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, BYTES));
    }
}
