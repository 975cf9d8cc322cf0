package dev.gatehouse.usermanagement.sealing;

import dev.gatehouse.coreauth.api.password.PlaintextPassword;

/**
 * The form a password has inside its seal: {@value #OCTETS} octets whatever its length, so that the ciphertext's length tells
 * nothing. Two octets of length (big-endian), the text in UTF-8, zeros. A text of 511 or 512 octets leaves no room for the
 * length: it fills the frame (511: one zero behind it), and is known by its first octet, which is then at least E0 hex.
 */
final class PasswordFrame {

    static final int OCTETS = 512;

    private static final int HEADER = 2;

    private PasswordFrame() {}

    /** The caller wipes the result. */
    static byte[] of(PlaintextPassword password) {
        var frame = new byte[OCTETS];
        int length = password.octets();
        if (length > OCTETS - HEADER) {
            password.encode(frame, 0);
        } else {
            password.encode(frame, HEADER);
            frame[0] = (byte) (length >>> Byte.SIZE);
            frame[1] = (byte) length;
        }
        return frame;
    }
}
