package dev.gatehouse.coreauth.hashing.imported;

import java.security.MessageDigest;
import java.util.Locale;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/** {@code $argon2id$v=19$m=65536,t=3,p=4$<salt>$<tag>}, and {@code argon2i}, {@code argon2d}, and version 16, which is not spelled out. */
final class ImportedArgon2 implements ImportedHash {

    private static final Pattern FORM = Pattern.compile("\\$argon2(id|i|d)(?:\\$v=(16|19))?"
            + "\\$m=([1-9][0-9]{0,8}),t=([1-9][0-9]{0,8}),p=([1-9][0-9]{0,8})"
            + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{16,86})");
    private static final int LEAST_MEMORY_PER_LANE_KIB = 8;

    private enum Type {
        D(Argon2Parameters.ARGON2_d),
        I(Argon2Parameters.ARGON2_i),
        ID(Argon2Parameters.ARGON2_id);

        private final int code;

        Type(int code) {
            this.code = code;
        }
    }

    private final Argon2Parameters parameters;
    private final byte[] tag;

    private ImportedArgon2(Argon2Parameters parameters, byte[] tag) {
        this.parameters = parameters;
        this.tag = tag;
    }

    static ImportedArgon2 parse(String text, ImportBounds bounds) {
        var fields = FORM.matcher(text);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a PHC string of Argon2");
        }
        int memory = ImportedHash.number(fields.group(3));
        int passes = ImportedHash.number(fields.group(4));
        int lanes = ImportedHash.number(fields.group(5));
        bounds.requireArgon2(memory, passes, lanes);
        if (memory < LEAST_MEMORY_PER_LANE_KIB * lanes) {
            throw new IllegalArgumentException("Argon2 needs 8 KiB of memory per lane");
        }
        var type = Type.valueOf(fields.group(1).toUpperCase(Locale.ROOT));
        var parameters = new Argon2Parameters.Builder(type.code)
                .withVersion(version(fields.group(2)))
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .withParallelism(lanes)
                .withSalt(ImportedHash.bytes(fields.group(6)))
                .build();
        return new ImportedArgon2(parameters, ImportedHash.bytes(fields.group(7)));
    }

    @Override
    public boolean matches(byte[] password) {
        var generator = new Argon2BytesGenerator();
        generator.init(parameters);
        var derived = new byte[tag.length];
        generator.generateBytes(password, derived);
        return MessageDigest.isEqual(derived, tag);
    }

    @Override
    public String toString() {
        return "ImportedArgon2[…]";
    }

    private static int version(@Nullable String digits) {
        return "19".equals(digits) ? Argon2Parameters.ARGON2_VERSION_13 : Argon2Parameters.ARGON2_VERSION_10;
    }
}
