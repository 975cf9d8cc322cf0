package dev.gatehouse.mailsink;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A mail as it came. Any thread may use it. */
public final class ReceivedMail {
    private final String id = UUID.randomUUID().toString();
    private final Instant received;
    private final String sender;
    private final List<String> recipients;
    private final byte[] source;
    private volatile boolean seen;
    private volatile MailContent.@Nullable Summary summary;

    /**
     * @param sender the envelope's, may be empty
     * @param recipients the envelope's
     * @param source header and body, RFC 5322; from now on this object's
     */
    ReceivedMail(Instant received, String sender, List<String> recipients, byte[] source) {
        this.received = received;
        this.sender = sender;
        this.recipients = List.copyOf(recipients);
        this.source = source;
    }

    public String id() {
        return id;
    }

    public Instant received() {
        return received;
    }

    /** The envelope's sender. */
    public String sender() {
        return sender;
    }

    /** The envelope's recipients. */
    public List<String> recipients() {
        return recipients;
    }

    /** In bytes. */
    public int size() {
        return source.length;
    }

    /** Header and body as they came. */
    public InputStream source() {
        return new ByteArrayInputStream(source);
    }

    /** Subject, addresses and a snippet; read once, then remembered. */
    public MailContent.Summary summary() {
        var known = summary;
        if (known == null) {
            known = content().summary();
            summary = known;
        }
        return known;
    }

    /** Everything that can be read out of it; read anew each time. A mail that is no MIME has its source as text. */
    public MailContent content() {
        return MimeReader.read(this);
    }

    /** Whether somebody has opened it. */
    boolean seen() {
        return seen;
    }

    void markSeen() {
        seen = true;
    }
}
