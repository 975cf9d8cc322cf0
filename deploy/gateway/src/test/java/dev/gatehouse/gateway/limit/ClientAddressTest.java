package dev.gatehouse.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {

    @Test
    void allAddressesOfASlash64AreOneClient() {
        assertThat(ClientAddress.keyOf("2001:db8:1:2::1"))
                .isEqualTo(ClientAddress.keyOf("2001:db8:1:2:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(ClientAddress.keyOf("2001:db8:1:3::1"));
    }

    @Test
    void eachIpv4AddressIsAClient() {
        assertThat(ClientAddress.keyOf("192.0.2.1")).isNotEqualTo(ClientAddress.keyOf("192.0.2.2"));
        assertThat(ClientAddress.keyOf("255.255.255.255")).isNotEqualTo(ClientAddress.keyOf("ffff:ffff::"));
    }

    @Test
    void aMappedAddressIsTheIpv4Client() {
        assertThat(ClientAddress.keyOf("::ffff:192.0.2.1")).isEqualTo(ClientAddress.keyOf("192.0.2.1"));
    }

    @Test
    void whatIsNoAddressIsOneClientTogether() {
        assertThat(ClientAddress.keyOf("")).isEqualTo(ClientAddress.keyOf("not-an-address"));
    }
}
