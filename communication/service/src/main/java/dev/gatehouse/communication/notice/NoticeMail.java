package dev.gatehouse.communication.notice;

import dev.gatehouse.communication.mailer.Letter;
import dev.gatehouse.communication.message.Addressed;
import dev.gatehouse.communication.message.LetterWriter;
import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.template.Language;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/** Writes one notice. It has no link: whoever gets used to links in such mails follows a forged one, too. */
abstract class NoticeMail implements LetterWriter {

    private final String template;
    private final BiFunction<Language, String, Letter> letter;

    /**
     * @param template as core-auth asks for it
     * @param letter for a language and a display name
     */
    NoticeMail(String template, BiFunction<Language, String, Letter> letter) {
        this.template = template;
        this.letter = letter;
    }

    @Override
    public String template() {
        return template;
    }

    @Override
    public Uni<Map<UUID, LinkToken>> tokens(List<Addressed> messages) {
        return Uni.createFrom()
                .item(messages.stream()
                        .collect(Collectors.toMap(each -> each.message().id(), each -> LinkToken.NONE)));
    }

    @Override
    public Uni<Map<UUID, Letter>> write(
            SqlConnection transaction, List<Addressed> messages, Map<UUID, LinkToken> tokens) {
        return Uni.createFrom()
                .item(messages.stream()
                        .collect(Collectors.toMap(each -> each.message().id(), this::letter)));
    }

    private Letter letter(Addressed addressed) {
        var recipient = addressed.recipient();
        return letter.apply(Language.of(recipient.locale()), recipient.displayName());
    }
}
