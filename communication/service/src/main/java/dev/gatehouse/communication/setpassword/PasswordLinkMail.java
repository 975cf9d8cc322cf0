package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.mailer.Letter;
import dev.gatehouse.communication.message.Addressed;
import dev.gatehouse.communication.message.LetterWriter;
import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.template.Language;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Writes mails with a link to the page on which a password is set. */
abstract class PasswordLinkMail implements LetterWriter {

    /** What the mail says. */
    interface Words {

        Letter write(Language language, String displayName, String link);
    }

    private static final String PAGE = "/set-password#token=";

    private final TokenMint mint;
    private final Words words;
    private final SetPasswordConfig config;

    PasswordLinkMail(TokenMint mint, Words words, SetPasswordConfig config) {
        this.mint = mint;
        this.words = words;
        this.config = config;
    }

    @Override
    public boolean newestOnly() {
        return true;
    }

    @Override
    public Uni<Map<UUID, LinkToken>> tokens(List<Addressed> messages) {
        return mint.setPassword(messages);
    }

    @Override
    public Uni<Map<UUID, Letter>> write(
            SqlConnection transaction, List<Addressed> messages, Map<UUID, LinkToken> tokens) {
        var letters = new HashMap<UUID, Letter>();
        for (var each : messages) {
            var id = each.message().id();
            letters.put(id, letter(each, Objects.requireNonNull(tokens.get(id))));
        }
        return Uni.createFrom().item(letters);
    }

    private Letter letter(Addressed addressed, LinkToken token) {
        var recipient = addressed.recipient();
        return words.write(
                Language.of(recipient.locale()), recipient.displayName(), config.origin() + PAGE + token.text());
    }
}
