package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.limit.Network;

/**
 * Who tries to sign in to what.
 *
 * @param account pseudonym of the canonical address, the same whether there is such an account or not
 * @param network an IPv4 address or the /64 of an IPv6 one
 */
record Attempt(String account, String network) {

    static Attempt of(String account, String clientAddress) {
        return new Attempt(account, Network.of(clientAddress));
    }
}
