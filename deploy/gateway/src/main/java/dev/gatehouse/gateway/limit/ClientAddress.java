package dev.gatehouse.gateway.limit;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;

/**
 * Who is counted as one client: an IPv4 address, or the /64 that an IPv6 address lies in, since whoever holds one
 * address of it holds all.
 */
public final class ClientAddress {
    private static final int IPV4_BYTES = 4;
    /** Puts IPv4 into a /64 that no host can have (RFC 4291 section 2.5.5.2). */
    private static final long MAPPED = 0x0000_FFFF_0000_0000L;

    private ClientAddress() {}

    /**
     * A number for a peer's address.
     *
     * @param address a literal address without port or scope; anything else is counted as one client together
     */
    public static long keyOf(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return 0;
        }
        if (bytes.length == IPV4_BYTES) {
            return MAPPED | Integer.toUnsignedLong(ByteBuffer.wrap(bytes).getInt());
        }
        var buffer = ByteBuffer.wrap(bytes);
        var high = buffer.getLong();
        var low = buffer.getLong();
        var mapped = high == 0 && (low >>> 32) == 0xFFFF;
        return mapped ? MAPPED | (low & 0xFFFF_FFFFL) : high;
    }
}
