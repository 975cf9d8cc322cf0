package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.CommunicationError;
import dev.gatehouse.communication.recipient.Recipient;
import dev.gatehouse.communication.recipient.RecipientDirectory;
import dev.gatehouse.communication.verification.VerificationRepository.Live;
import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.kit.problem.PlatformError;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes a token back: once, in time, and for the address that the account still has. */
@ApplicationScoped
class ConfirmAddress {

    private final VerificationRepository verifications;
    private final RecipientDirectory directory;
    private final EmailEvents events;
    private final Outbox outbox;
    private final Clock clock;

    ConfirmAddress(
            VerificationRepository verifications,
            RecipientDirectory directory,
            EmailEvents events,
            Outbox outbox,
            Clock clock) {
        this.verifications = verifications;
        this.directory = directory;
        this.events = events;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Completes for one caller per token. Every other one, whatever the reason, gets the same refusal; when user-management
     * cannot be asked the token stays as it is.
     */
    Uni<Void> confirm(OneTimeToken token) {
        return verifications
                .live(token.hash(), VerificationMail.PURPOSE, clock.instant())
                .map(live -> live.orElseThrow(ConfirmAddress::dead))
                .call(this::checkAddress)
                .flatMap(live -> redeem(token, live));
    }

    private Uni<Void> checkAddress(Live live) {
        return directory
                .find(List.of(live.userId()))
                .onFailure()
                .transform(away -> new DomainException(
                        PlatformError.UNAVAILABLE, "The link cannot be checked just now. Try again shortly."))
                .invoke(users -> {
                    if (!isBound(live, users.get(live.userId()))) {
                        throw dead();
                    }
                })
                .replaceWithVoid();
    }

    private static boolean isBound(Live live, @Nullable Recipient user) {
        return user != null
                && Buffer.buffer(AddressBinding.of(VerificationMail.PURPOSE, live.userId(), user.address()))
                        .equals(live.addressDigest());
    }

    private Uni<Void> redeem(OneTimeToken token, Live live) {
        var event = events.verified(live.userId());
        return verifications
                .redeem(token.hash(), VerificationMail.PURPOSE, clock.instant(), live.addressDigest(), event)
                .invoke(redeemed -> {
                    if (!redeemed) {
                        throw dead();
                    }
                    outbox.wake();
                })
                .replaceWithVoid();
    }

    private static DomainException dead() {
        return new DomainException(
                CommunicationError.VERIFICATION_LINK_DEAD, "This link does not work any more. Ask for a new mail.");
    }
}
