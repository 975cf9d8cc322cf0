package dev.gatehouse.coreauth.hashing.imported;

import java.util.Arrays;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * {@code $2b$12$<salt and tag>}, and {@code $2a$}, {@code $2y$}. bcrypt sees no more than 72 bytes, and takes a password with a NUL
 * for others: neither kind of password is anybody's here, whatever the system that made the hash thought. Not {@code $2x$}, which
 * a broken implementation made.
 */
final class ImportedBcrypt implements ImportedHash {

    private static final int LONGEST_BYTES = 72;
    private static final int LEAST_COST = 4;
    private static final Pattern FORM =
            Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{21}[.Oeu][./A-Za-z0-9]{31}");

    private final String text;

    private ImportedBcrypt(String text) {
        this.text = text;
    }

    static ImportedBcrypt parse(String text, ImportBounds bounds) {
        var fields = FORM.matcher(text);
        if (!fields.matches()) {
            throw new IllegalArgumentException("not a hash of bcrypt");
        }
        if (ImportBounds.within("cost", ImportedHash.number(fields.group(1)), bounds.bcryptCost()) < LEAST_COST) {
            throw new IllegalArgumentException("bcrypt's cost is at least " + LEAST_COST);
        }
        return new ImportedBcrypt(text);
    }

    /** What cannot match costs the hash all the same, so that its time tells nothing. */
    @Override
    public boolean matches(byte[] password) {
        var seen = Arrays.copyOf(password, Math.min(password.length, LONGEST_BYTES));
        try {
            boolean matches = OpenBSDBCrypt.checkPassword(text, seen);
            return matches && isUnambiguous(password);
        } finally {
            Arrays.fill(seen, (byte) 0);
        }
    }

    @Override
    public String toString() {
        return "ImportedBcrypt[…]";
    }

    private static boolean isUnambiguous(byte[] password) {
        boolean nul = false;
        for (byte b : password) {
            nul |= b == 0;
        }
        return !nul && password.length <= LONGEST_BYTES;
    }
}
