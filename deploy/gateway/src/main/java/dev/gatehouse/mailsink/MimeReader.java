package dev.gatehouse.mailsink;

import jakarta.mail.Address;
import jakarta.mail.BodyPart;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Reads MIME (RFC 2045 to 2047) leniently: a sink that refuses to show a broken mail hides the fault it should show. */
final class MimeReader {
    private static final int DEEPEST = 16;
    private static final int SNIPPET = 200;
    private static final Session SESSION = Session.getInstance(new Properties());

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder html = new StringBuilder();

    private MimeReader() {}

    static MailContent read(ReceivedMail mail) {
        try (var source = mail.source()) {
            return read(mail, new MimeMessage(SESSION, source));
        } catch (MessagingException e) {
            return unreadable(mail);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MailContent read(ReceivedMail mail, MimeMessage message) throws MessagingException {
        var reader = new MimeReader();
        try {
            reader.collect(message, 0);
        } catch (MessagingException | IOException e) {
            reader.text.append(source(mail));
        }
        var from = mailboxes(message.getFrom());
        var sent = message.getSentDate();
        var summary = new MailContent.Summary(
                withoutBrackets(message.getMessageID()),
                from.isEmpty() ? new MailContent.Mailbox("", mail.sender()) : from.getFirst(),
                mailboxes(message.getRecipients(RecipientType.TO)),
                mailboxes(message.getRecipients(RecipientType.CC)),
                message.getSubject() == null ? "" : message.getSubject(),
                reader.snippet());
        return new MailContent(
                summary,
                sent == null ? mail.received() : sent.toInstant(),
                reader.text.toString(),
                reader.html.toString());
    }

    private void collect(Part part, int depth) throws MessagingException, IOException {
        if (depth > DEEPEST || Part.ATTACHMENT.equalsIgnoreCase(part.getDisposition())) {
            return;
        }
        if (part.isMimeType("text/html")) {
            html.append(part.getContent());
        } else if (part.isMimeType("text/*")) {
            text.append(part.getContent());
        } else if (part.getContent() instanceof Multipart parts) {
            for (int i = 0; i < parts.getCount(); i++) {
                BodyPart inner = parts.getBodyPart(i);
                collect(inner, depth + 1);
            }
        }
    }

    private String snippet() {
        var source = text.isEmpty() ? html.toString().replaceAll("(?s)<(style|head)\\b.*?</\\1>|<[^>]*>", " ") : text;
        var line = source.toString().replaceAll("\\s+", " ").strip();
        return line.length() <= SNIPPET ? line : line.substring(0, SNIPPET) + "…";
    }

    private static MailContent unreadable(ReceivedMail mail) {
        var summary =
                new MailContent.Summary("", new MailContent.Mailbox("", mail.sender()), List.of(), List.of(), "", "");
        return new MailContent(summary, mail.received(), source(mail), "");
    }

    private static String source(ReceivedMail mail) {
        try (var source = mail.source()) {
            return new String(source.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<MailContent.Mailbox> mailboxes(Address @Nullable [] addresses) {
        return addresses == null
                ? List.of()
                : Arrays.stream(addresses).map(MimeReader::mailbox).toList();
    }

    private static MailContent.Mailbox mailbox(Address address) {
        if (!(address instanceof InternetAddress internet)) {
            return new MailContent.Mailbox("", address.toString());
        }
        var name = internet.getPersonal();
        var plain = internet.getAddress();
        return new MailContent.Mailbox(name == null ? "" : name, plain == null ? "" : plain);
    }

    private static String withoutBrackets(@Nullable String messageId) {
        return messageId == null ? "" : messageId.strip().replaceAll("^<|>$", "");
    }
}
