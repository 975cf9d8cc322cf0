package dev.gatehouse.coreauth.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainsTest {

    private static final DomainState[] STATES = DomainState.values();

    @Test
    void joiningIsCommutativeAssociativeAndIdempotent() {
        for (var one : everything()) {
            assertThat(one.join(one)).isEqualTo(one);
            for (var two : everything()) {
                assertThat(one.join(two)).isEqualTo(two.join(one));
            }
        }
        for (var one : STATES) {
            for (var two : STATES) {
                for (var three : STATES) {
                    assertThat(one.join(two).join(three)).isEqualTo(one.join(two.join(three)));
                }
            }
        }
    }

    @Test
    void aSuccessHealsAFailureAndNothingTakesASuccessBack() {
        assertThat(DomainState.FAILED.join(DomainState.READY)).isEqualTo(DomainState.READY);
        assertThat(DomainState.READY.join(DomainState.FAILED)).isEqualTo(DomainState.READY);
        assertThat(DomainState.READY.join(DomainState.PENDING)).isEqualTo(DomainState.READY);
        assertThat(DomainState.FAILED.join(DomainState.PENDING)).isEqualTo(DomainState.FAILED);
    }

    @Test
    void theStatusNamesWhatThePersonWaitsFor() {
        var passwordReady = Domains.of(Domain.PASSWORD, DomainState.READY);

        assertThat(ActivationStatus.of(ActivationState.PENDING, Domains.NONE))
                .isEqualTo(new ActivationStatus(
                        false,
                        List.of("password_hashing", "rbac_assignment", "verification_email"),
                        false,
                        "Account created! Setup in progress..."));
        assertThat(ActivationStatus.of(ActivationState.PENDING, passwordReady))
                .isEqualTo(new ActivationStatus(
                        false,
                        List.of("rbac_assignment", "verification_email"),
                        true,
                        "Account created! Setup in progress..."));
        assertThat(ActivationStatus.of(ActivationState.ERASED, passwordReady).canLogin())
                .isFalse();
    }

    private static List<Domains> everything() {
        return Arrays.stream(STATES)
                .flatMap(a -> Arrays.stream(STATES).flatMap(b -> Arrays.stream(STATES)
                        .flatMap(c -> Arrays.stream(STATES).map(d -> new Domains(a, b, c, d)))))
                .toList();
    }
}
