package dev.gatehouse.communication.message;

import dev.gatehouse.kit.outbox.Outbox;
import dev.gatehouse.kit.outbox.OutboxEvent;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Says again what became of a mail, or sees to it that something becomes of it. */
@ApplicationScoped
class Retelling {

    private static final String NEWEST = """
            select id, user_id, template, lease, attempts, deferrals, counted, traceparent, correlation, causation, state
            from message where user_id = $1 and template = $2 order by queued_at desc limit 1 for update""";

    private static final String AFRESH = """
            update message set state = 'QUEUED', attempts = 0, deferrals = 0, due_at = now(), changed_at = now(),
                traceparent = coalesce($2, traceparent)
            where id = $1""";

    private final MessageRepository messages;
    private final Reports reports;
    private final Outbox outbox;

    Retelling(MessageRepository messages, Reports reports, Outbox outbox) {
        this.messages = messages;
        this.reports = reports;
        this.outbox = outbox;
    }

    Uni<Void> tell(SqlConnection transaction, List<MailIntent> intents) {
        return Multi.createFrom()
                .iterable(intents)
                .onItem()
                .<Void>transformToUniAndConcatenate(intent -> tell(transaction, intent))
                .toUni()
                .replaceWithVoid();
    }

    Uni<Void> settle(SqlConnection transaction, UUID message) {
        return messages.settle(transaction, message)
                .flatMap(settled -> outbox.append(
                        transaction, settled.stream().map(reports::sentAgain).toList()));
    }

    private Uni<Void> tell(SqlConnection transaction, MailIntent intent) {
        return transaction
                .preparedQuery(NEWEST)
                .execute(Tuple.of(intent.userId(), intent.template()))
                .flatMap(rows -> rows.size() == 0
                        ? messages.add(transaction, List.of(intent))
                        : answer(transaction, intent, rows.iterator().next()));
    }

    /** In the trace of the wish: whoever asked follows that, and not the first one's. */
    private Uni<Void> answer(SqlConnection transaction, MailIntent intent, Row row) {
        var message = MessageRepository.message(row);
        return switch (row.getString("state")) {
            case "SENT" -> outbox.append(transaction, answer(reports.sentAgain(message), intent));
            case "PARKED" -> outbox.append(transaction, answer(reports.inDoubt(message), intent));
            case "FAILED", "WITHHELD" ->
                transaction
                        .preparedQuery(AFRESH)
                        .execute(Tuple.of(message.id(), intent.traceparent()))
                        .replaceWithVoid();
            default -> Uni.createFrom().voidItem();
        };
    }

    private static OutboxEvent answer(OutboxEvent event, MailIntent intent) {
        return intent.traceparent() == null ? event : event.inTrace(intent.traceparent(), event.correlation());
    }
}
