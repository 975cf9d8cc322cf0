package dev.gatehouse.coreauth.hashing;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Parameters;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An Argon2id hash as the PHC string format has it: {@code $argon2id$v=19$m=7168,t=5,p=1$<salt>$<tag>}. Holds a verifier, which
 * {@link #toString} does not show.
 */
final class PhcString {

    private static final int LONGEST = 256;
    private static final int SHORTEST_TAG = 16;
    private static final int LONGEST_TAG = 64;
    private static final int SHORTEST_SALT = 8;
    private static final int LONGEST_SALT = 64;
    private static final Pattern FORM = Pattern.compile("\\$argon2id\\$v=19"
            + "\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

    private final Argon2Parameters parameters;
    private final byte[] salt;
    private final byte[] tag;

    PhcString(Argon2Parameters parameters, byte[] salt, byte[] tag) {
        this.parameters = parameters;
        this.salt = within(salt, SHORTEST_SALT, LONGEST_SALT);
        this.tag = within(tag, SHORTEST_TAG, LONGEST_TAG);
    }

    /**
     * Reads what {@link #format} writes, and what others do, within {@link Argon2Parameters}' bounds, with salts of 8 to 64 bytes and
     * tags of 16 to 64.
     *
     * @throws IllegalArgumentException if it is anything else; the message does not repeat it
     */
    static PhcString parse(String text) {
        var fields = FORM.matcher(text.length() > LONGEST ? "" : text);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a PHC string of Argon2id, version 19");
        }
        var parameters = new Argon2Parameters(number(fields, 1), number(fields, 2), number(fields, 3));
        return new PhcString(parameters, bytes(fields.group(4)), bytes(fields.group(5)));
    }

    /** Whether it says that it is what {@link #parse} reads. */
    static boolean isOne(String text) {
        return text.startsWith("$argon2id$v=19$");
    }

    Argon2Parameters parameters() {
        return parameters;
    }

    byte[] salt() {
        return salt.clone();
    }

    byte[] tag() {
        return tag.clone();
    }

    int tagLength() {
        return tag.length;
    }

    int saltLength() {
        return salt.length;
    }

    String format() {
        var base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + parameters.memoryKib() + ",t=" + parameters.iterations() + ",p="
                + parameters.parallelism() + "$" + base64.encodeToString(salt) + "$" + base64.encodeToString(tag);
    }

    @Override
    public String toString() {
        return "PhcString[" + parameters + ", …]";
    }

    private static int number(Matcher fields, int group) {
        return Integer.parseInt(fields.group(group));
    }

    /** Without padding, and with no bits left over: a hash has one spelling. */
    private static byte[] bytes(String base64) {
        var bytes = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().withoutPadding().encodeToString(bytes).equals(base64)) {
            throw new IllegalArgumentException("base64 with bits left over");
        }
        return bytes;
    }

    private static byte[] within(byte[] bytes, int shortest, int longest) {
        if (bytes.length < shortest || bytes.length > longest) {
            throw new IllegalArgumentException("a salt has 8 to 64 bytes, a tag 16 to 64");
        }
        return Arrays.copyOf(bytes, bytes.length);
    }
}
