package dev.gatehouse.coreauth.hashing.imported;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;
import org.jspecify.annotations.Nullable;

/**
 * PBKDF2 (RFC 8018) with HMAC over SHA-1, SHA-256 or SHA-512: {@code $pbkdf2-sha256$i=600000,l=32$<salt>$<tag>} as in PHC form, and
 * {@code $pbkdf2-sha256$29000$<salt>$<tag>} as passlib writes it; SHA-1 is {@code $pbkdf2$} or {@code $pbkdf2-sha1$}. What Keycloak
 * exports as JSON fits the first (its tags have 64 bytes).
 */
final class ImportedPbkdf2 implements ImportedHash {

    private static final Pattern FORM = Pattern.compile("\\$pbkdf2(-sha1|-sha256|-sha512)?"
            + "\\$(?:i=)?([1-9][0-9]{0,8})(?:,l=([1-9][0-9]{0,2}))?"
            + "\\$([A-Za-z0-9+/.]{11,86})\\$([A-Za-z0-9+/.]{22,86})");
    private static final int BITS = 8;

    private enum Function {
        SHA_1,
        SHA_256,
        SHA_512;

        static Function of(@Nullable String name) {
            return switch (name) {
                case "-sha256" -> SHA_256;
                case "-sha512" -> SHA_512;
                case null, default -> SHA_1;
            };
        }

        Digest digest() {
            return switch (this) {
                case SHA_1 -> new SHA1Digest();
                case SHA_256 -> new SHA256Digest();
                case SHA_512 -> new SHA512Digest();
            };
        }

        /** Each costs the iterations once. */
        int blocksOf(byte[] tag) {
            int size = digest().getDigestSize();
            return (tag.length + size - 1) / size;
        }
    }

    private final Function function;
    private final int iterations;
    private final byte[] salt;
    private final byte[] tag;

    private ImportedPbkdf2(Function function, int iterations, byte[] salt, byte[] tag) {
        this.function = function;
        this.iterations = iterations;
        this.salt = salt;
        this.tag = tag;
    }

    static ImportedPbkdf2 parse(String text, ImportBounds bounds) {
        var fields = FORM.matcher(text);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a hash of PBKDF2");
        }
        var function = Function.of(fields.group(1));
        int iterations = ImportedHash.number(fields.group(2));
        var tag = ImportedHash.bytes(fields.group(5));
        ImportBounds.within("iterations", (long) iterations * function.blocksOf(tag), bounds.pbkdf2Iterations());
        if (fields.group(3) != null && ImportedHash.number(fields.group(3)) != tag.length) {
            throw new IllegalArgumentException("the tag of PBKDF2 has another length than it says");
        }
        return new ImportedPbkdf2(function, iterations, ImportedHash.bytes(fields.group(4)), tag);
    }

    @Override
    public boolean matches(byte[] password) {
        var generator = new PKCS5S2ParametersGenerator(function.digest());
        generator.init(password, salt, iterations);
        var derived = (KeyParameter) generator.generateDerivedMacParameters(tag.length * BITS);
        return MessageDigest.isEqual(derived.getKey(), tag);
    }

    @Override
    public String toString() {
        return "ImportedPbkdf2[…]";
    }
}
