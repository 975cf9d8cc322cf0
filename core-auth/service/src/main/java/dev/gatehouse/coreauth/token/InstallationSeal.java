package dev.gatehouse.coreauth.token;

import dev.gatehouse.coreauth.token.InstallationMac.Purpose;
import jakarta.enterprise.context.ApplicationScoped;

/** Proves that this installation made a statement which lies where others might write too: in the database. */
@ApplicationScoped
public class InstallationSeal {

    private final InstallationMac mac;

    InstallationSeal(InstallationMac mac) {
        this.mac = mac;
    }

    /**
     * 32 bytes, always the same for the same statement; nobody else can make them.
     *
     * @param statement begins with what it is about, so that one of another kind cannot be shown in its place
     */
    public byte[] of(byte[] statement) {
        return mac.of(Purpose.STATEMENT, statement, statement.length);
    }
}
