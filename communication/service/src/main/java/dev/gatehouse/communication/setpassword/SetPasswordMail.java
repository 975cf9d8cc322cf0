package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.mailer.Letter;
import dev.gatehouse.communication.message.Addressed;
import dev.gatehouse.communication.message.LetterWriter;
import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.recipient.Recipient;
import dev.gatehouse.communication.template.Language;
import dev.gatehouse.communication.template.SetPasswordLetter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Writes the mail with the link to set a password. */
@ApplicationScoped
class SetPasswordMail implements LetterWriter {

    /** As core-auth asks for it. */
    static final String TEMPLATE = "set-password";

    private static final String PAGE = "/set-password#token=";

    private final TokenMint mint;
    private final SetPasswordLetter letter;
    private final SetPasswordConfig config;

    SetPasswordMail(TokenMint mint, SetPasswordLetter letter, SetPasswordConfig config) {
        this.mint = mint;
        this.letter = letter;
        this.config = config;
    }

    @Override
    public String template() {
        return TEMPLATE;
    }

    @Override
    public Uni<Map<UUID, LinkToken>> tokens(List<Addressed> messages) {
        var recipients = new HashMap<UUID, Recipient>();
        messages.forEach(each -> recipients.put(each.message().userId(), each.recipient()));
        return mint.setPassword(recipients).map(minted -> {
            var tokens = new HashMap<UUID, LinkToken>();
            for (var each : messages) {
                var token = minted.get(each.message().userId());
                if (token != null) {
                    tokens.put(each.message().id(), token);
                }
            }
            return tokens;
        });
    }

    @Override
    public Uni<Map<UUID, Letter>> write(
            SqlConnection transaction, List<Addressed> messages, Map<UUID, LinkToken> tokens) {
        var letters = new HashMap<UUID, Letter>();
        for (var each : messages) {
            var id = each.message().id();
            letters.put(id, letter(each.recipient(), Objects.requireNonNull(tokens.get(id))));
        }
        return Uni.createFrom().item(letters);
    }

    private Letter letter(Recipient recipient, LinkToken token) {
        return letter.write(
                Language.of(recipient.locale()), recipient.displayName(), config.origin() + PAGE + token.text());
    }
}
