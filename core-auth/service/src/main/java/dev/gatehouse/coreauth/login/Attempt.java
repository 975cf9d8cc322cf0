package dev.gatehouse.coreauth.login;

import dev.gatehouse.kit.limit.Network;

/**
 * Who tries to sign in to what, or as which client.
 *
 * @param account pseudonym of the canonical address or the client id, the same whether there is such an account or not
 * @param network an IPv4 address or the /64 of an IPv6 one
 * @param proof what is shown, or guessed
 */
public record Attempt(String account, String network, Proof proof) {

    /** What a person chose, or a program was given. */
    public enum Proof {
        PASSWORD,
        CLIENT_SECRET
    }

    static Attempt of(String account, String clientAddress) {
        return new Attempt(account, Network.of(clientAddress), Proof.PASSWORD);
    }

    /** By a program's secret. Counted in each network apart, so that a stranger's tries elsewhere do not make the program wait. */
    public static Attempt ofProgram(String account, String clientAddress) {
        var network = Network.of(clientAddress);
        return new Attempt(account + "@" + network, network, Proof.CLIENT_SECRET);
    }
}
