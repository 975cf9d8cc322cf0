package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.limit.Limit;
import dev.gatehouse.coreauth.limit.Network;
import dev.gatehouse.coreauth.limit.RateLimiter;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.telemetry.TraceContext;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Takes the wish for a mail with a link to reset the password. Whether anybody has the address shows neither in the answer nor in
 * its time: the request leaves a row either way, and what follows from it happens behind the answer ({@link ForgotMails}).
 */
@ApplicationScoped
class ForgotPassword {

    private final RateLimiter limiter;
    private final Limit perNetwork;
    private final ForgotRepository requests;
    private final ForgotMails mails;
    private final Pseudonyms pseudonyms;
    private final Clock clock;

    ForgotPassword(
            RateLimiter limiter,
            ForgotConfig config,
            ForgotRepository requests,
            ForgotMails mails,
            Pseudonyms pseudonyms,
            Clock clock) {
        this.limiter = limiter;
        this.perNetwork = new Limit("password-forgot", config.networkTries(), config.window());
        this.requests = requests;
        this.mails = mails;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
    }

    /** Fails with TOO_MANY_ATTEMPTS when the network has asked too often; an address that has had its share is not told. */
    Uni<Void> request(EmailAddress address, String clientAddress) {
        return limiter.take(perNetwork, Network.of(clientAddress))
                .flatMap(counted -> requests.ask(
                        pseudonyms.of(address.canonical()),
                        address.canonical(),
                        clock.instant(),
                        TraceContext.current()))
                .invoke(mails::wake);
    }
}
