package dev.gatehouse.coreauth.hashing.imported;

import java.security.MessageDigest;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** scrypt (RFC 7914): {@code $scrypt$ln=16,r=8,p=1$<salt>$<tag>}, N = 2 to the power of ln. */
final class ImportedScrypt implements ImportedHash {

    private static final Pattern FORM =
            Pattern.compile("\\$scrypt\\$ln=([1-9][0-9]?),r=([1-9][0-9]{0,3}),p=([1-9][0-9]{0,3})"
                    + "\\$([A-Za-z0-9+/.]{11,86})\\$([A-Za-z0-9+/.]{22,86})");
    private static final int BLOCK_BYTES = 128;
    private static final int KIB = 1_024;
    private static final int MOST_LOG = 30;

    private final int blocks;
    private final int blockSize;
    private final int lanes;
    /** With r = 1 the library does no more than 2^15. */
    private static final int TOO_MANY_SMALL_BLOCKS_LOG = 16;

    private final byte[] salt;
    private final byte[] tag;

    private ImportedScrypt(int blocks, int blockSize, int lanes, byte[] salt, byte[] tag) {
        this.blocks = blocks;
        this.blockSize = blockSize;
        this.lanes = lanes;
        this.salt = salt;
        this.tag = tag;
    }

    static ImportedScrypt parse(String text, ImportBounds bounds) {
        var fields = FORM.matcher(text);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a PHC string of scrypt");
        }
        int log = ImportBounds.within("ln", ImportedHash.number(fields.group(1)), MOST_LOG);
        int blockSize = ImportedHash.number(fields.group(2));
        if (blockSize == 1 && log >= TOO_MANY_SMALL_BLOCKS_LOG) {
            throw new IllegalArgumentException("too many blocks of their size");
        }
        int lanes = ImportBounds.within("lanes", ImportedHash.number(fields.group(3)), bounds.lanes());
        long memoryKib = ((long) BLOCK_BYTES << log) * blockSize / KIB;
        ImportBounds.within("memory", memoryKib, bounds.memoryKib());
        ImportBounds.within("memory times lanes", memoryKib * lanes, bounds.workKib());
        return new ImportedScrypt(
                1 << log, blockSize, lanes, ImportedHash.bytes(fields.group(4)), ImportedHash.bytes(fields.group(5)));
    }

    @Override
    public boolean matches(byte[] password) {
        var derived = SCrypt.generate(password, salt, blocks, blockSize, lanes, tag.length);
        return MessageDigest.isEqual(derived, tag);
    }

    @Override
    public String toString() {
        return "ImportedScrypt[…]";
    }
}
