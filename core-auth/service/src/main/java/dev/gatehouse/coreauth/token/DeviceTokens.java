package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Makes and reads device tokens, secrets by which a client shows that somebody has signed in to an account on it: {@code gh_dt_}
 * and in base64url a byte for the form, the device's id (16 bytes), the time of issue in seconds (8), the version of the password
 * that was typed (4), and 16 bytes of a MAC over these and the account. Nothing is stored of them. Thread-safe.
 */
@ApplicationScoped
public class DeviceTokens {

    static final String PREFIX = "gh_dt_";
    static final int ID_BYTES = 16;
    static final int HEAD_BYTES = Byte.BYTES + ID_BYTES + Long.BYTES + Integer.BYTES;
    static final int TAG_BYTES = 16;
    /** Of whole groups of three bytes: there is one spelling of each token. */
    private static final int LENGTH = PREFIX.length() + (HEAD_BYTES + TAG_BYTES) * 4 / 3;

    private static final byte FORM = 1;
    private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

    private final InstallationMac mac;
    private final SecureRandom random = new SecureRandom();

    DeviceTokens(InstallationMac mac) {
        this.mac = mac;
    }

    /** Of a device that has none yet. */
    public String newId() {
        var id = new byte[ID_BYTES];
        random.nextBytes(id);
        return BASE64URL.encodeToString(id);
    }

    /** @param account its pseudonym: the token is good for no other one */
    public String issue(Device device, String account) {
        var head = ByteBuffer.allocate(HEAD_BYTES)
                .put(FORM)
                .put(Base64.getUrlDecoder().decode(device.id()))
                .putLong(device.issuedAt().getEpochSecond())
                .putInt(device.credentialVersion())
                .array();
        var token = Arrays.copyOf(head, HEAD_BYTES + TAG_BYTES);
        System.arraycopy(tagOf(head, account), 0, token, HEAD_BYTES, TAG_BYTES);
        return PREFIX + BASE64URL.encodeToString(token);
    }

    /** What it says; empty for anything that was not issued here, for that account. Its age is the caller's to judge. */
    public Optional<Device> read(String text, String account) {
        if (text.length() != LENGTH || !text.startsWith(PREFIX)) {
            return Optional.empty();
        }
        try {
            return genuine(Base64.getUrlDecoder().decode(text.substring(PREFIX.length())), account);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private Optional<Device> genuine(byte[] token, String account) {
        if (token.length != HEAD_BYTES + TAG_BYTES) { // there was padding
            return Optional.empty();
        }
        var head = Arrays.copyOf(token, HEAD_BYTES);
        var tag = Arrays.copyOfRange(token, HEAD_BYTES, token.length);
        return MessageDigest.isEqual(tag, tagOf(head, account)) && head[0] == FORM
                ? Optional.of(device(ByteBuffer.wrap(head)))
                : Optional.empty();
    }

    private static Device device(ByteBuffer head) {
        var id = new byte[ID_BYTES];
        head.get(Byte.BYTES, id);
        var seconds = head.getLong(Byte.BYTES + ID_BYTES);
        var version = head.getInt(Byte.BYTES + ID_BYTES + Long.BYTES);
        return new Device(BASE64URL.encodeToString(id), version, Instant.ofEpochSecond(seconds));
    }

    /** The head has one length, so that no other head and account read the same. */
    private byte[] tagOf(byte[] head, String account) {
        var whose = account.getBytes(StandardCharsets.UTF_8);
        var input = Arrays.copyOf(head, HEAD_BYTES + whose.length);
        System.arraycopy(whose, 0, input, HEAD_BYTES, whose.length);
        return Arrays.copyOf(mac.of(Purpose.DEVICE, input, input.length), TAG_BYTES);
    }
}
