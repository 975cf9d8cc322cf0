package dev.gatehouse.coreauth.mailrequest;

import dev.gatehouse.coreauth.api.MailRequested;
import dev.gatehouse.kit.id.Ids;
import dev.gatehouse.kit.outbox.OutboxEvent;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.UUID;

/** Makes requests for mails, to be committed with the reason for the mail. They carry neither an address nor a token. */
@ApplicationScoped
public class MailRequests {

    private final Ids ids;
    private final Clock clock;
    private final MailRequestConfig config;

    MailRequests(Ids ids, Clock clock, MailRequestConfig config) {
        this.ids = ids;
        this.clock = clock;
        this.config = config;
    }

    /** One mail, however often the event is delivered. */
    public OutboxEvent of(UUID userId, MailTemplate template) {
        var id = ids.next();
        var request = new MailRequested(id, userId, clock.instant(), ids.next(), template.wireName());
        return OutboxEvent.of(config.topic(), id, userId, request);
    }
}
