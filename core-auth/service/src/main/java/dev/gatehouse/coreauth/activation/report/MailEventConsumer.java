package dev.gatehouse.coreauth.activation.report;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailDelayed;
import dev.gatehouse.communication.api.MailEvent;
import dev.gatehouse.communication.api.MailFailed;
import dev.gatehouse.communication.api.MailSent;
import dev.gatehouse.communication.api.UnknownMailEvent;
import dev.gatehouse.coreauth.activation.Domain;
import dev.gatehouse.coreauth.activation.watch.ActivationEvents;
import dev.gatehouse.coreauth.mailrequest.MailTemplate;
import dev.gatehouse.coreauth.privacy.RegistrationPrivacy;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/**
 * The address is settled as far as activation goes once the verification mail was sent, or its link was opened; where registrations
 * are private, once its link was opened. Whose mail with the link to set a password was given up is written to again.
 */
@ApplicationScoped
class MailEventConsumer implements EventHandler<MailEvent> {

    private static final String CHANNEL = "mail";

    private static final String VERIFICATION = "verify-email";

    private static final String NOBODY = "RECIPIENT_UNKNOWN";

    /** It may have arrived, and is never sent again but by a person. */
    private static final String IN_DOUBT = "IN_DOUBT";

    private final Inbox inbox;
    private final Reports reports;
    private final ActivationReports activations;
    private final SetPasswordMails setPasswordMails;
    private final ActivationEvents watched;
    private final RegistrationPrivacy privacy;

    MailEventConsumer(
            Inbox inbox,
            Reports reports,
            ActivationReports activations,
            SetPasswordMails setPasswordMails,
            ActivationEvents watched,
            RegistrationPrivacy privacy) {
        this.inbox = inbox;
        this.reports = reports;
        this.activations = activations;
        this.setPasswordMails = setPasswordMails;
        this.watched = watched;
        this.privacy = privacy;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "activation.mail";
    }

    @Override
    public String channel() {
        return CHANNEL;
    }

    @Override
    public Class<MailEvent> eventType() {
        return MailEvent.class;
    }

    @Override
    public Uni<Void> handle(SqlConnection transaction, List<Received<MailEvent>> events) {
        var told = events.stream().map(this::report).flatMap(Optional::stream).toList();
        return Multi.createFrom()
                .iterable(MailPortion.inOrder(told, withoutTheirLink(events)))
                .onItem()
                .<Void>transformToUniAndConcatenate(portion -> activations
                        .apply(transaction, portion.told())
                        .flatMap(done -> setPasswordMails.givenUp(transaction, portion.givenUp())))
                .toUni()
                .replaceWithVoid();
    }

    @Override
    public void committed(List<Received<MailEvent>> events) {
        watched.changed(
                events.stream().map(received -> received.event().userId()).toList());
    }

    private Optional<Report> report(Received<MailEvent> received) {
        return switch (received.event()) {
            case MailSent sent
            when isVerification(sent.template()) && !privacy.isPrivate() ->
                Optional.of(reports.ready(sent.userId(), Domain.EMAIL, received));
            case MailDelayed delayed
            when isVerification(delayed.template()) -> Optional.of(reports.delayed(delayed, received));
            case EmailVerified verified -> Optional.of(reports.ready(verified.userId(), Domain.EMAIL, received));
            case MailFailed failed
            when isVerification(failed.template()) && !isDecoys(failed) ->
                Optional.of(reports.failed(failed.userId(), Domain.EMAIL, failed.reason(), received));
            case MailSent unrelated -> Optional.empty();
            case MailDelayed unrelated -> Optional.empty();
            case MailFailed unrelated -> Optional.empty();
            case UnknownMailEvent unknown -> Optional.empty();
        };
    }

    private static List<UUID> withoutTheirLink(List<Received<MailEvent>> events) {
        return events.stream()
                .map(Received::event)
                .filter(event -> event instanceof MailFailed failed
                        && failed.template().equals(MailTemplate.SET_PASSWORD.wireName())
                        && !failed.reason().equals(IN_DOUBT))
                .map(MailEvent::userId)
                .toList();
    }

    /** Whoever holds a decoy's session may ask for the mail again, and nobody has that address. */
    private boolean isDecoys(MailFailed failed) {
        return privacy.isPrivate() && failed.reason().equals(NOBODY);
    }

    private static boolean isVerification(String template) {
        return template.equals(VERIFICATION);
    }
}
