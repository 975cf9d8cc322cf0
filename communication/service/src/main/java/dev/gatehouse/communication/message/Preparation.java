package dev.gatehouse.communication.message;

import dev.gatehouse.communication.mailer.Letter;
import dev.gatehouse.communication.recipient.Recipient;
import dev.gatehouse.communication.recipient.RecipientDirectory;
import io.quarkus.arc.All;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes taken messages ready for the mail server: who gets them, what they say, and the commit that says their sending has begun. */
@ApplicationScoped
class Preparation {

    /** A message that the mail server has not heard of. Its token is committed, and it is this worker's while it holds the lease. */
    record Ready(QueuedMessage message, String mailbox, Letter letter) {}

    /** What can be sent now, and what became of the others. A message that is in neither is another worker's. */
    record Prepared(List<Ready> ready, List<Report> reports) {}

    private final RecipientDirectory directory;
    private final MessageRepository messages;
    private final AddressTally tally;
    private final Reports reports;
    private final MessageConfig config;
    private final Pool pool;
    private final Map<String, LetterWriter> writers;

    Preparation(
            RecipientDirectory directory,
            MessageRepository messages,
            AddressTally tally,
            Reports reports,
            MessageConfig config,
            Pool pool,
            @All List<LetterWriter> writers) {
        this.directory = directory;
        this.messages = messages;
        this.tally = tally;
        this.reports = reports;
        this.config = config;
        this.pool = pool;
        this.writers = writers.stream().collect(Collectors.toMap(LetterWriter::template, writer -> writer));
    }

    /** @param taken under one lease */
    Uni<Prepared> prepare(List<QueuedMessage> taken) {
        return directory
                .find(taken.stream().map(QueuedMessage::userId).toList())
                .flatMap(known -> address(taken, known))
                .onFailure()
                .recoverWithItem(failure -> allLater(taken, failure));
    }

    private Uni<Prepared> address(List<QueuedMessage> taken, Map<UUID, Recipient> known) {
        var addressed = new ArrayList<Addressed>(taken.size());
        var others = new ArrayList<Report>();
        for (var message : taken) {
            var recipient = known.get(message.userId());
            if (recipient == null) {
                others.add(reports.failed(message, "RECIPIENT_UNKNOWN", message.traceparent()));
            } else if (recipient.mailbox().isEmpty()) {
                others.add(reports.failed(message, "ADDRESS_NOT_SUPPORTED", message.traceparent()));
            } else if (!writers.containsKey(message.template())) {
                others.add(reports.later(message, "TEMPLATE_UNKNOWN"));
            } else {
                addressed.add(new Addressed(message, recipient));
            }
        }
        return withinShare(addressed, others)
                .flatMap(allowed -> tokens(allowed, others).flatMap(tokens -> begin(allowed, tokens, others)));
    }

    /** Before tokens are made: a new one would kill the link of an earlier mail. */
    private Uni<List<Addressed>> withinShare(List<Addressed> addressed, List<Report> others) {
        var asking = addressed.stream()
                .filter(each -> isLimited(each) && !each.message().counted())
                .toList();
        return tally.grant(asking).map(granted -> {
            var withheld = asking.stream()
                    .filter(each -> !granted.contains(each.message().id()))
                    .toList();
            withheld.forEach(each -> others.add(reports.withheld(each.message())));
            return addressed.stream().filter(each -> !withheld.contains(each)).toList();
        });
    }

    private boolean isLimited(Addressed addressed) {
        return writer(addressed.message().template()).strangersCauseIt();
    }

    /** Whoever waits for another service keeps nobody else waiting. */
    private Uni<Map<UUID, LinkToken>> tokens(List<Addressed> addressed, List<Report> others) {
        return Multi.createFrom()
                .iterable(byTemplate(addressed).entrySet())
                .onItem()
                .transformToUniAndConcatenate(group -> writer(group.getKey())
                        .tokens(group.getValue())
                        .onFailure()
                        .recoverWithItem(failure -> {
                            var waiting = group.getValue().stream()
                                    .map(Addressed::message)
                                    .toList();
                            others.addAll(allLater(waiting, failure).reports());
                            return Map.of();
                        }))
                .collect()
                .in(HashMap<UUID, LinkToken>::new, Map::putAll);
    }

    private Uni<Prepared> begin(List<Addressed> addressed, Map<UUID, LinkToken> tokens, List<Report> others) {
        var settled = others.stream().map(Report::messageId).collect(Collectors.toSet());
        var sendable = new ArrayList<Addressed>(addressed.size());
        for (var each : addressed) {
            if (tokens.containsKey(each.message().id())) {
                sendable.add(each);
            } else if (!settled.contains(each.message().id())) {
                others.add(reports.failed(
                        each.message(), "RECIPIENT_UNKNOWN", each.message().traceparent()));
            }
        }
        return sendable.isEmpty()
                ? Uni.createFrom().item(new Prepared(List.of(), others))
                : pool.withTransaction(transaction -> begin(transaction, sendable, tokens))
                        .map(ready -> new Prepared(ready, others));
    }

    private Uni<List<Ready>> begin(SqlConnection transaction, List<Addressed> addressed, Map<UUID, LinkToken> tokens) {
        var lease = addressed.getFirst().message().lease();
        var ids = addressed.stream().map(each -> each.message().id()).toList();
        return messages.begin(transaction, ids, lease, config.claimLease())
                .map(begun -> addressed.stream()
                        .filter(each -> begun.contains(each.message().id()))
                        .toList())
                .call(begun -> tally.add(transaction, unlimited(begun)))
                .flatMap(begun -> write(transaction, begun, tokens));
    }

    private Uni<List<Ready>> write(SqlConnection transaction, List<Addressed> begun, Map<UUID, LinkToken> tokens) {
        return Multi.createFrom()
                .iterable(byTemplate(begun).entrySet())
                .onItem()
                .transformToUniAndConcatenate(
                        group -> writer(group.getKey()).write(transaction, group.getValue(), tokens))
                .collect()
                .in(HashMap<UUID, Letter>::new, Map::putAll)
                .map(letters -> begun.stream().map(each -> ready(each, letters)).toList());
    }

    /** Those that go to the mail server for the first time. */
    private List<Addressed> unlimited(List<Addressed> begun) {
        return begun.stream()
                .filter(each -> !isLimited(each) && each.message().attempts() == 0)
                .toList();
    }

    private static Map<String, List<Addressed>> byTemplate(List<Addressed> addressed) {
        return addressed.stream()
                .collect(Collectors.groupingBy(each -> each.message().template()));
    }

    private LetterWriter writer(String template) {
        return Objects.requireNonNull(writers.get(template), template);
    }

    private static Ready ready(Addressed addressed, Map<UUID, Letter> letters) {
        var message = addressed.message();
        var letter = Objects.requireNonNull(letters.get(message.id()), message.template());
        return new Ready(message, addressed.recipient().mailbox().orElseThrow(), letter);
    }

    private Prepared allLater(List<QueuedMessage> taken, Throwable failure) {
        Log.debugf("%d mails wait: %s", taken.size(), failure.getClass().getSimpleName());
        return new Prepared(List.of(), taken.stream().map(reports::unprepared).toList());
    }
}
