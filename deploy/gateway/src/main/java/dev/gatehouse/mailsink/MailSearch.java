package dev.gatehouse.mailsink;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The part of Mailpit's search language that is useful here: words that must all fit, each {@code to:}, {@code from:},
 * {@code subject:}, {@code message-id:} or plain (anywhere); {@code "…"} keeps blanks; case does not matter.
 */
final class MailSearch implements Predicate<ReceivedMail> {
    private static final Pattern TERM =
            Pattern.compile("(?:([a-z-]+):)?(?:\"([^\"]*)\"|(\\S+))", Pattern.CASE_INSENSITIVE);

    private final List<Predicate<ReceivedMail>> terms = new ArrayList<>();

    MailSearch(String query) {
        var matcher = TERM.matcher(query);
        while (matcher.find()) {
            var quoted = matcher.group(2);
            var word = (quoted == null ? matcher.group(3) : quoted).toLowerCase(Locale.ROOT);
            var field = matcher.group(1) == null ? "" : matcher.group(1).toLowerCase(Locale.ROOT);
            terms.add(term(field, word));
        }
    }

    @Override
    public boolean test(ReceivedMail mail) {
        return terms.stream().allMatch(term -> term.test(mail));
    }

    private static Predicate<ReceivedMail> term(String field, String word) {
        return switch (field) {
            case "to" -> mail -> isRecipient(mail, word);
            case "from" ->
                mail -> has(mail.sender(), word) || has(mail.summary().from(), word);
            case "subject" -> mail -> has(mail.summary().subject(), word);
            case "message-id" -> mail -> has(mail.summary().messageId(), word);
            case "" -> mail -> isAnywhere(mail, word);
            default -> mail -> isAnywhere(mail, field + ":" + word);
        };
    }

    private static boolean isRecipient(ReceivedMail mail, String word) {
        return mail.recipients().stream().anyMatch(recipient -> has(recipient, word))
                || mail.summary().to().stream().anyMatch(mailbox -> has(mailbox, word));
    }

    private static boolean isAnywhere(ReceivedMail mail, String word) {
        var summary = mail.summary();
        return isRecipient(mail, word)
                || has(mail.sender(), word)
                || has(summary.from(), word)
                || has(summary.subject(), word)
                || has(summary.snippet(), word);
    }

    private static boolean has(MailContent.Mailbox mailbox, String word) {
        return has(mailbox.address(), word) || has(mailbox.name(), word);
    }

    private static boolean has(String text, String word) {
        return text.toLowerCase(Locale.ROOT).contains(word);
    }
}
