package dev.gatehouse.communication.message;

import dev.gatehouse.communication.mailer.Letter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Writes the mails of one template, at the moment they are sent. */
public interface LetterWriter {

    /** Stable for ever: it is stored and published. */
    String template();

    /**
     * One letter per message, by the message's id. Runs in the transaction that commits the messages as being sent: a token that
     * is made here becomes valid with that commit, and never outlives a message that is not sent.
     */
    Uni<Map<UUID, Letter>> write(SqlConnection transaction, List<Addressed> messages);
}
