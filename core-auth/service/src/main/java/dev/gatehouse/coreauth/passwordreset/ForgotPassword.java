package dev.gatehouse.coreauth.passwordreset;

import dev.gatehouse.coreauth.session.Client;
import dev.gatehouse.coreauth.token.Pseudonyms;
import dev.gatehouse.kit.limit.Limit;
import dev.gatehouse.kit.limit.Network;
import dev.gatehouse.kit.limit.Quota;
import dev.gatehouse.kit.limit.RateLimiter;
import dev.gatehouse.kit.telemetry.TraceContext;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/**
 * Takes the wish for a mail with a link to reset the password. Whether anybody has the address shows neither in the answer nor in
 * its time: the request leaves a row either way, and what follows from it happens behind the answer ({@link ForgotMails}).
 */
@Startup // so that its meters are there, at zero
@ApplicationScoped
class ForgotPassword {

    private final Quota perNetwork;
    private final ForgotRepository requests;
    private final ForgotMails mails;
    private final Pseudonyms pseudonyms;
    private final Clock clock;
    private final Counter hadItsShare;

    ForgotPassword(
            RateLimiter limiter,
            ForgotConfig config,
            ForgotRepository requests,
            ForgotMails mails,
            Pseudonyms pseudonyms,
            Clock clock,
            MeterRegistry metrics) {
        this.perNetwork = limiter.quota("password-forgot", new Limit(config.networkTries(), config.window()));
        this.requests = requests;
        this.mails = mails;
        this.pseudonyms = pseudonyms;
        this.clock = clock;
        this.hadItsShare = metrics.counter("gatehouse.limited", "limit", "password-forgot-address");
    }

    /** Fails with TOO_MANY_ATTEMPTS when the network has asked too often; an address that has had its share is not told. */
    Uni<Void> request(EmailAddress address, Client client) {
        return perNetwork
                .take(Network.of(client.address()))
                .flatMap(counted -> requests.ask(
                        pseudonyms.of(address.canonical()),
                        address.canonical(),
                        client,
                        clock.instant(),
                        TraceContext.current()))
                .invoke(left -> {
                    if (!left) {
                        hadItsShare.increment();
                    }
                    mails.wake();
                })
                .replaceWithVoid();
    }
}
