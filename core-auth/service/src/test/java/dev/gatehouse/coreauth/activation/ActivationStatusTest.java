package dev.gatehouse.coreauth.activation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ActivationStatusTest {

    private static final Domains ALL_BUT_MAIL =
            new Domains(DomainState.READY, DomainState.READY, DomainState.PENDING, DomainState.READY);

    @Test
    void whoWaitsForAMailThatIsLateIsToldSo() {
        var late = ALL_BUT_MAIL.join(Domains.of(Domain.EMAIL, DomainState.DELAYED));

        assertThat(ActivationStatus.of(ActivationState.PENDING, late))
                .isEqualTo(new ActivationStatus(
                        false,
                        List.of("verification_email"),
                        true,
                        "Account created! The mail to you is late; we keep trying."));
        assertThat(ActivationStatus.of(ActivationState.PENDING, ALL_BUT_MAIL).message())
                .isEqualTo("Account created! Setup in progress...");
    }
}
