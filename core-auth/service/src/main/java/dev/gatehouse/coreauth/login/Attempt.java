package dev.gatehouse.coreauth.login;

import io.netty.util.NetUtil;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Who tries to sign in to what, or as which client.
 *
 * @param account pseudonym of the canonical address or the client id, the same whether there is such an account or not
 * @param network an IPv4 address or the /64 of an IPv6 one
 */
public record Attempt(String account, String network) {

    /** Everybody whose address cannot be read shares one bucket: a strange header must not lift a limit. */
    private static final String UNKNOWN = "unknown";

    private static final int IPV6_PREFIX_BYTES = 8;
    private static final int IPV4_BYTES = 4;

    static Attempt of(String account, String clientAddress) {
        return new Attempt(account, network(clientAddress));
    }

    /** Counted in each network apart, so that a stranger's tries elsewhere do not make the account's owner wait. */
    public static Attempt fromThere(String account, String clientAddress) {
        var network = network(clientAddress);
        return new Attempt(account + "@" + network, network);
    }

    private static String network(String address) {
        var bytes = NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return UNKNOWN;
        }
        return HexFormat.of().formatHex(bytes.length == IPV4_BYTES ? bytes : Arrays.copyOf(bytes, IPV6_PREFIX_BYTES));
    }
}
