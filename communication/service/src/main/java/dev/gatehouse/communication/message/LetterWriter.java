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
     * The secrets of the links, by message. Asked for outside any transaction, so another service may be asked. Whoever is left
     * out gets no mail: the account has gone, or has another address.
     */
    Uni<Map<UUID, LinkToken>> tokens(List<Addressed> messages);

    /**
     * One letter per message, by the message's id. Runs in the transaction that commits that sending the messages has begun: a
     * token that is stored here becomes valid with that commit, and another one takes its place when the sending begins anew.
     *
     * @param tokens what {@link #tokens} gave, for each of the messages
     */
    Uni<Map<UUID, Letter>> write(SqlConnection transaction, List<Addressed> messages, Map<UUID, LinkToken> tokens);

    /**
     * Whether people other than the account's owner can cause such a mail: then an address that has had its share gets no more of
     * them ({@link MessageConfig#perAddress()}). What tells the owner of a danger must not be held back by a flood of others.
     */
    default boolean strangersCauseIt() {
        return false;
    }

    /**
     * Whether a newer mail of the kind to the same person takes an older one's place, for only the newest link works: then nobody
     * need find out whether the older one went out.
     */
    default boolean newestOnly() {
        return false;
    }
}
