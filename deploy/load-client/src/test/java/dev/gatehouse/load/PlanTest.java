package dev.gatehouse.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlanTest {

    /** What the usage shows is what a bare command measures. */
    @ParameterizedTest
    @CsvSource({
        "registration, 50 registrations/s for 60 s",
        "activation, 200 registrations/s for 20 s",
        "burst, 1000 registrations/s for 10 s",
        "flood, sign-ins beside 500 registrations/s for 30 s",
        "login, logins for 20 s",
        "refresh, refreshes for 10 s",
        "checks, checks for 10 s",
        "credentials, client credentials for 10 s",
        "introspection, introspections for 10 s",
        "revocation, 100 sign-outs"
    })
    void withoutNumbersItIsAsTheUsageShowsIt(String scenario, String title) {
        assertThat(Plan.of(Arguments.parse(scenario)).title()).isEqualTo(title);
    }

    @Test
    void takesNumbersWithinBounds() {
        assertThat(Plan.of(Arguments.parse("flood", "--rate", "40", "--seconds", "5"))
                        .title())
                .isEqualTo("sign-ins beside 40 registrations/s for 5 s");
        assertThatThrownBy(() -> Plan.of(Arguments.parse("flood", "--seconds", "601")))
                .hasMessage("--seconds goes from 1 to 600");
        assertThatThrownBy(() -> Plan.of(Arguments.parse("fluud"))).hasMessage("There is no scenario fluud.");
    }
}
