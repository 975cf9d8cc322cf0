package dev.gatehouse.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** Whom the gateway counts as one client, whatever is said to be an address. */
public final class ClientAddressFuzz {

    private static final int IPV6_BYTES = 16;
    private static final int NETWORK_BYTES = 8;

    private ClientAddressFuzz() {}

    /** Whatever lies in one /64 is one client, and is never taken for an IPv4 address. */
    public static void network(byte[] bytes) throws UnknownHostException {
        if (bytes.length < IPV6_BYTES) {
            return;
        }
        var address = Arrays.copyOf(bytes, IPV6_BYTES);
        address[0] |= 0x20; // 2000::/3 and above: nothing that is mapped from IPv4
        var neighbour = address.clone();
        for (int i = NETWORK_BYTES; i < IPV6_BYTES; i++) {
            neighbour[i] = (byte) ~neighbour[i];
        }
        assertThat(key(address)).isEqualTo(key(neighbour)).isNotZero();
        assertThat(key(Arrays.copyOf(bytes, 4))).isNotEqualTo(key(address));
    }

    public static void text(String said) {
        ClientAddress.keyOf(said);
    }

    private static long key(byte[] address) throws UnknownHostException {
        return ClientAddress.keyOf(InetAddress.getByAddress(address).getHostAddress());
    }
}
