package dev.gatehouse.coreauth.audit;

import dev.gatehouse.kit.telemetry.OneLine;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who does something, and from where. Its texts are one line each and bounded.
 *
 * @param id a user's, an operator's, a service account's; null when it is not known who it is
 * @param address an IP literal as the gateway saw it; empty when there is none
 * @param deviceName what the client calls itself
 */
public record Initiator(Type type, @Nullable String id, String address, String deviceName) {

    /** Stored by name: never rename. */
    public enum Type {
        USER,
        OPERATOR,
        SERVICE_ACCOUNT,
        /** Nobody asked for it. */
        SYSTEM,
        /** Not (yet) known. */
        UNKNOWN
    }

    private static final int LONGEST_ID = 100;
    private static final int LONGEST_ADDRESS = 64;
    private static final int LONGEST_NAME = 200;

    public Initiator {
        id = id == null ? null : OneLine.of(id, LONGEST_ID);
        address = OneLine.of(address, LONGEST_ADDRESS);
        deviceName = OneLine.of(deviceName, LONGEST_NAME);
    }

    public static Initiator user(UUID userId, String address, String deviceName) {
        return new Initiator(Type.USER, userId.toString(), address, deviceName);
    }

    public static Initiator operator(UUID userId, String address, String deviceName) {
        return new Initiator(Type.OPERATOR, userId.toString(), address, deviceName);
    }

    public static Initiator serviceAccount(String clientId, String address, String deviceName) {
        return new Initiator(Type.SERVICE_ACCOUNT, clientId, address, deviceName);
    }

    /** @param part of core-auth */
    public static Initiator system(String part) {
        return new Initiator(Type.SYSTEM, part, "", "");
    }

    public static Initiator unknown(String address, String deviceName) {
        return new Initiator(Type.UNKNOWN, null, address, deviceName);
    }

    /** The same caller, who has turned out to be that user. */
    public Initiator knownAs(UUID userId) {
        return user(userId, address, deviceName);
    }
}
