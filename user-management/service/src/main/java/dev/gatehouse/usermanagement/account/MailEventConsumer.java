package dev.gatehouse.usermanagement.account;

import dev.gatehouse.communication.api.EmailVerified;
import dev.gatehouse.communication.api.MailEvent;
import dev.gatehouse.kit.inbox.EventHandler;
import dev.gatehouse.kit.inbox.Inbox;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Notes whose address has been verified. */
@ApplicationScoped
class MailEventConsumer implements EventHandler<MailEvent> {

    private static final String CHANNEL = "mail";

    /** The account's representation changes with it, so its version does. */
    private static final String VERIFIED = """
            with verified as (
                update users set email_verified = true where user_id = any($1) and not email_verified
                returning user_id)
            update profiles set version = version + 1 where user_id in (select user_id from verified)""";

    private final Inbox inbox;

    MailEventConsumer(Inbox inbox) {
        this.inbox = inbox;
    }

    @Incoming(CHANNEL)
    Uni<Void> on(ConsumerRecords<String, byte[]> records) {
        return inbox.receive(this, records);
    }

    @Override
    public String consumer() {
        return "account.mail";
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
        var users = events.stream()
                .map(Received::event)
                .filter(EmailVerified.class::isInstance)
                .map(MailEvent::userId)
                .distinct()
                .sorted()
                .toArray(UUID[]::new);
        return users.length == 0
                ? Uni.createFrom().voidItem()
                : transaction
                        .preparedQuery(VERIFIED)
                        .execute(Tuple.tuple().addArrayOfUUID(users))
                        .replaceWithVoid();
    }
}
