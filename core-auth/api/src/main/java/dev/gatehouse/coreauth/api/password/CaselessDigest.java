package dev.gatehouse.coreauth.api.password;

/** Compares texts without regard to case and without a copy of either. */
final class CaselessDigest {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private CaselessDigest() {}

    /** Simple case folding, as {@link String#equalsIgnoreCase} does it. */
    static char fold(char c) {
        return Character.toLowerCase(Character.toUpperCase(c));
    }

    /**
     * FNV-1a (64 bit) over the folded chars, mixed once more: two of some thousand texts share a value with a chance of about
     * 10⁻¹².
     */
    static long of(CharSequence text) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ fold(text.charAt(i))) * FNV_PRIME;
        }
        hash ^= hash >>> 32;
        hash *= 0x9e3779b97f4a7c15L;
        return hash ^ (hash >>> 29);
    }
}
