package dev.gatehouse.coreauth.login;

import dev.gatehouse.kit.limit.Network;

/**
 * Who tries to sign in to what, or as which client.
 *
 * @param account pseudonym of the canonical address or the client id, the same whether there is such an account or not
 * @param network an IPv4 address or the /64 of an IPv6 one
 */
public record Attempt(String account, String network) {

    static Attempt of(String account, String clientAddress) {
        return new Attempt(account, Network.of(clientAddress));
    }

    /** Counted in each network apart, so that a stranger's tries elsewhere do not make the account's owner wait. */
    public static Attempt fromThere(String account, String clientAddress) {
        var network = Network.of(clientAddress);
        return new Attempt(account + "@" + network, network);
    }
}
