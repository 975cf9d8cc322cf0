package dev.gatehouse.communication.verification;

import dev.gatehouse.communication.mailer.Letter;
import dev.gatehouse.communication.message.Addressed;
import dev.gatehouse.communication.message.LetterWriter;
import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.message.MailIntent;
import dev.gatehouse.communication.template.Language;
import dev.gatehouse.communication.template.VerificationLetter;
import dev.gatehouse.communication.verification.VerificationRepository.Issued;
import dev.gatehouse.kit.inbox.Received;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;

/** Writes the verification mail and makes its token, so that no token lies in a queue. */
@ApplicationScoped
class VerificationMail implements LetterWriter {

    static final String TEMPLATE = "verify-email";

    /** What the token in the mail may be used for. */
    static final String PURPOSE = "verify-email";

    private static final String PAGE = "/verify-email#token=";

    private final VerificationRepository verifications;
    private final VerificationLetter letter;
    private final VerificationConfig config;
    private final Clock clock;

    VerificationMail(
            VerificationRepository verifications, VerificationLetter letter, VerificationConfig config, Clock clock) {
        this.verifications = verifications;
        this.letter = letter;
        this.config = config;
        this.clock = clock;
    }

    /** The mail that follows a registration: one per user, whatever makes it due. */
    static MailIntent afterRegistration(UUID userId, Received<?> cause) {
        return new MailIntent(userId, TEMPLATE, userId, cause.traceparent(), cause.correlation(), cause.eventId());
    }

    @Override
    public String template() {
        return TEMPLATE;
    }

    @Override
    public boolean strangersCauseIt() {
        return true;
    }

    @Override
    public boolean newestOnly() {
        return true;
    }

    @Override
    public Uni<Map<UUID, LinkToken>> tokens(List<Addressed> messages) {
        return Uni.createFrom()
                .item(messages.stream()
                        .collect(Collectors.toMap(
                                each -> each.message().id(),
                                each -> new LinkToken(OneTimeToken.random().reveal()))));
    }

    @Override
    public Uni<Map<UUID, Letter>> write(
            SqlConnection transaction, List<Addressed> messages, Map<UUID, LinkToken> tokens) {
        var issued = new LinkedHashMap<UUID, Issued>();
        var letters = new HashMap<UUID, Letter>();
        for (var each : messages) {
            var id = each.message().id();
            var token =
                    OneTimeToken.parse(Objects.requireNonNull(tokens.get(id)).text());
            issued.put(each.message().userId(), issued(each, token));
            letters.put(id, letter(each, token));
        }
        var now = clock.instant();
        return verifications
                .issue(transaction, PURPOSE, now, now.plus(config.validity()), List.copyOf(issued.values()))
                .replaceWith(letters);
    }

    private static Issued issued(Addressed addressed, OneTimeToken token) {
        var userId = addressed.message().userId();
        var binding = AddressBinding.of(PURPOSE, userId, addressed.recipient().address());
        return new Issued(userId, Buffer.buffer(token.hash()), Buffer.buffer(binding));
    }

    private Letter letter(Addressed addressed, OneTimeToken token) {
        var recipient = addressed.recipient();
        return letter.write(
                Language.of(recipient.locale()),
                recipient.displayName(),
                config.origin() + PAGE + token.reveal(),
                config.validity());
    }
}
