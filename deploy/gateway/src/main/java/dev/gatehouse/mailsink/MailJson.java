package dev.gatehouse.mailsink;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** Mails in the form of Mailpit's API, version 1. */
final class MailJson {
    private MailJson() {}

    /**
     * A page of mails.
     *
     * @param all the mails there are
     * @param matching those that were asked for, of which this is a page
     */
    static JsonObject page(List<ReceivedMail> page, int start, List<ReceivedMail> all, List<ReceivedMail> matching) {
        return new JsonObject()
                .put("total", all.size())
                .put("unread", unread(all))
                .put("count", page.size())
                .put("messages_count", matching.size())
                .put("messages_unread", unread(matching))
                .put("start", start)
                .put("tags", new JsonArray())
                .put(
                        "messages",
                        new JsonArray(page.stream().map(MailJson::summary).toList()));
    }

    private static long unread(List<ReceivedMail> mails) {
        return mails.stream().filter(mail -> !mail.seen()).count();
    }

    static JsonObject message(ReceivedMail mail) {
        var content = mail.content();
        return addresses(mail, content.summary())
                .put("ReturnPath", mail.sender())
                .put("Subject", content.summary().subject())
                .put("Date", content.date().toString())
                .put("Tags", new JsonArray())
                .put("Text", content.text())
                .put("HTML", content.html())
                .put("Size", mail.size())
                .put("Inline", new JsonArray())
                .put("Attachments", new JsonArray());
    }

    private static JsonObject summary(ReceivedMail mail) {
        var summary = mail.summary();
        return addresses(mail, summary)
                .put("Read", mail.seen())
                .put("Subject", summary.subject())
                .put("Created", mail.received().toString())
                .put("Tags", new JsonArray())
                .put("Size", mail.size())
                .put("Attachments", 0)
                .put("Snippet", summary.snippet());
    }

    private static JsonObject addresses(ReceivedMail mail, MailContent.Summary summary) {
        var envelope = new JsonArray(mail.recipients().stream()
                .filter(recipient -> !isNamed(summary, recipient))
                .map(recipient -> address(new MailContent.Mailbox("", recipient)))
                .toList());
        return new JsonObject()
                .put("ID", mail.id())
                .put("MessageID", summary.messageId())
                .put("From", address(summary.from()))
                .put("To", addresses(summary.to()))
                .put("Cc", addresses(summary.cc()))
                .put("Bcc", envelope)
                .put("ReplyTo", new JsonArray());
    }

    private static boolean isNamed(MailContent.Summary summary, String recipient) {
        return summary.to().stream().anyMatch(mailbox -> mailbox.address().equalsIgnoreCase(recipient))
                || summary.cc().stream().anyMatch(mailbox -> mailbox.address().equalsIgnoreCase(recipient));
    }

    private static JsonArray addresses(List<MailContent.Mailbox> mailboxes) {
        return new JsonArray(mailboxes.stream().map(MailJson::address).toList());
    }

    private static JsonObject address(MailContent.Mailbox mailbox) {
        return new JsonObject().put("Name", mailbox.name()).put("Address", mailbox.address());
    }
}
