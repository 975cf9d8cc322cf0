package dev.gatehouse.coreauth.keys;

import java.util.Arrays;
import java.util.Optional;

/**
 * The fixed 512 bytes in which a password is sealed, so that a ciphertext's length tells nothing: length in bytes (2,
 * big-endian), the password in UTF-8, zeros. A password of 511 or 512 bytes (128 code points, nearly all of four bytes) leaves
 * no room for the length: it fills the frame (511: one zero behind it) and is known by its first byte, at least E0 hex.
 */
final class PasswordFrame {

    static final int BYTES = 512;

    private static final int LENGTH_BYTES = 2;
    private static final int FIRST_OF_FULL = 0xe0;

    private PasswordFrame() {}

    /** The password, in an array of its own; empty when this is no such frame. Leaves the frame as it is: the caller wipes both. */
    static Optional<byte[]> password(byte[] frame) {
        if (frame.length != BYTES) {
            return Optional.empty();
        }
        if ((frame[0] & 0xff) >= FIRST_OF_FULL) {
            return Optional.of(Arrays.copyOf(frame, frame[BYTES - 1] == 0 ? BYTES - 1 : BYTES));
        }
        int length = (frame[0] & 0xff) << 8 | (frame[1] & 0xff);
        int end = LENGTH_BYTES + length;
        if (length == 0 || end > BYTES) {
            return Optional.empty();
        }
        int padding = 0;
        for (int i = end; i < BYTES; i++) {
            padding |= frame[i];
        }
        return padding == 0 ? Optional.of(Arrays.copyOfRange(frame, LENGTH_BYTES, end)) : Optional.empty();
    }
}
