package dev.gatehouse.kit.limit;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;

/** From where somebody comes, as limits see it. */
public final class Network {

    /** Everybody whose address cannot be read shares one bucket: a strange header must not lift a limit. */
    private static final String UNKNOWN = "unknown";

    private static final int IPV6_PREFIX_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    private Network() {}

    /** An IPv4 address or the /64 of an IPv6 one, in hexadecimal. */
    public static String of(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        return HexFormat.of().formatHex(bytes.length == IPV4_BYTES ? bytes : Arrays.copyOf(bytes, IPV6_PREFIX_BYTES));
    }
}
