package dev.gatehouse.coreauth.activation.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.Domains;
import dev.gatehouse.kit.outbox.OutboxEvent;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class MailPortionTest {

    private static final UUID A = UUID.fromString("10000000-0000-4000-8000-000000000000");
    private static final UUID B = UUID.fromString("20000000-0000-4000-8000-000000000000");
    private static final UUID C = UUID.fromString("70000000-0000-4000-8000-000000000000");
    /** For {@link UUID#compareTo}, the least of them. */
    private static final UUID D = UUID.fromString("f0000000-0000-4000-8000-000000000000");

    @Test
    void nothingGivenUpIsOnePortion() {
        var first = report(A);
        var second = report(D);

        assertThat(MailPortion.inOrder(List.of(second, first), List.of()))
                .containsExactly(new MailPortion(List.of(first, second), List.of()));
    }

    @Test
    void nothingToldIsOnePortion() {
        assertThat(MailPortion.inOrder(List.of(), List.of(D, A, B, A)))
                .containsExactly(new MailPortion(List.of(), List.of(A, B, D)));
    }

    @Test
    void nobodysRowsComeBeforeThoseOfAnEarlierPortion() {
        var first = report(A);
        var last = report(D);

        assertThat(MailPortion.inOrder(List.of(last, first), List.of(C, B)))
                .containsExactly(
                        new MailPortion(List.of(first), List.of(B, C)), new MailPortion(List.of(last), List.of()));
    }

    @Test
    void ofWhomBothIsSaidIsInOnePortionInTheOrderOfTheReports() {
        var first = report(B);
        var second = report(B);

        assertThat(MailPortion.inOrder(List.of(first, second), List.of(A, B)))
                .containsExactly(
                        new MailPortion(List.of(), List.of(A)), new MailPortion(List.of(first, second), List.of(B)));
    }

    private static Report report(UUID user) {
        var id = UUID.randomUUID();
        return new Report(
                user,
                Domains.NONE,
                Report.Step.of(Domain.EMAIL, "ready", null),
                null,
                new OutboxEvent(id, "topic", "user.activated", user, "{}", null, id, null));
    }
}
