package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.token.Device;
import dev.gatehouse.kit.limit.Network;

/**
 * Who tries to sign in to what, or as which client.
 *
 * @param account pseudonym of the canonical address or the client id, the same whether there is such an account or not
 * @param network an IPv4 address or the /64 of an IPv6 one
 * @param from what the account's tries are counted by: the network, or a device that is known to the account
 * @param proof what is shown, or guessed
 */
public record Attempt(String account, String network, String from, Proof proof) {

    /** What a person chose, or a program was given. */
    public enum Proof {
        PASSWORD,
        CLIENT_SECRET
    }

    /** On no known device. */
    Attempt(String account, String network, Proof proof) {
        this(account, network, network, proof);
    }

    static Attempt of(String account, String clientAddress) {
        return new Attempt(account, Network.of(clientAddress), Proof.PASSWORD);
    }

    /** By a program's secret. Counted in each network apart, so that a stranger's tries elsewhere do not make the program wait. */
    public static Attempt ofProgram(String account, String clientAddress) {
        var network = Network.of(clientAddress);
        return new Attempt(account + "@" + network, network, Proof.CLIENT_SECRET);
    }

    /** The same on a device that is known to the account. */
    Attempt on(Device device) {
        return new Attempt(account, network, "device:" + device.id(), proof);
    }

    /** There tries from elsewhere delay nobody, nor do strangers' in the same network. */
    boolean isOnKnownDevice() {
        return !from.equals(network);
    }
}
