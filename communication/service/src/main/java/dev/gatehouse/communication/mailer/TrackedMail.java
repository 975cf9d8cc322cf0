package dev.gatehouse.communication.mailer;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.mail.MailAttachment;
import io.vertx.ext.mail.MailMessage;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A mail that knows how far the conversation about it came, which the mail client does not tell. Its text is asked for once the
 * connection stands and a mail transaction begins; its last part, the logo, is a stream that is drawn after the server has
 * answered 354 to DATA, and before the dot that ends the message. While the logo has not been drawn, nothing can have been accepted;
 * and it is drawn only with a permission. Thread-safe.
 */
final class TrackedMail extends MailMessage {

    private enum Progress {
        OPEN,
        WRITTEN,
        ABANDONED
    }

    private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.OPEN);
    private final Supplier<Uni<Boolean>> permission;
    private final Vertx vertx;
    private volatile boolean begun;

    TrackedMail(Letter letter, Buffer logo, Supplier<Uni<Boolean>> permission, Vertx vertx) {
        this.permission = permission;
        this.vertx = vertx;
        setSubject(letter.subject());
        setText(letter.text());
        setHtml(letter.html());
        setInlineAttachment(List.of(MailAttachment.create()
                .setContentType("image/png")
                .setDisposition("inline")
                .setContentId("<logo>")
                .setSize(logo.length())
                .setStream(new Drawn(logo))));
    }

    /** The server greeted us and let us in: what it says from here on is about this mail. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * Ends the conversation's chance to succeed. False when it is too late for that: all but the final dot has been written, or is
     * about to be, so the server may have accepted the mail or may yet.
     */
    boolean abandon() {
        return progress.updateAndGet(now -> now == Progress.WRITTEN ? now : Progress.ABANDONED) == Progress.ABANDONED;
    }

    private boolean draw() {
        return progress.getAndUpdate(now -> now == Progress.OPEN ? Progress.WRITTEN : now) == Progress.OPEN;
    }

    @Override
    public String getText() {
        begun = true;
        return super.getText();
    }

    /** One buffer, given when it is first asked for and permitted. Confined to the connection's event loop. */
    private final class Drawn implements ReadStream<Buffer> {

        private final Buffer content;
        private @Nullable Handler<Buffer> handler;
        private @Nullable Handler<Void> end;
        private @Nullable Handler<Throwable> failed;
        private boolean asked;

        Drawn(Buffer content) {
            this.content = content;
        }

        @Override
        public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
            this.handler = handler;
            return this;
        }

        @Override
        public ReadStream<Buffer> resume() {
            return fetch(Long.MAX_VALUE);
        }

        @Override
        public ReadStream<Buffer> fetch(long amount) {
            if (handler != null && !asked) {
                asked = true;
                ask();
            }
            return this;
        }

        private void ask() {
            if (progress.get() == Progress.ABANDONED) {
                drawn(false);
                return;
            }
            var connection = vertx.getOrCreateContext();
            Uni.createFrom()
                    .deferred(() -> permission.get())
                    .onFailure()
                    .recoverWithItem(false)
                    .subscribe()
                    .with(permitted -> connection.runOnContext(ignored -> drawn(permitted)));
        }

        private void drawn(boolean permitted) {
            var drain = handler;
            if (drain == null) {
                return; // the conversation has ended meanwhile
            }
            if (permitted && draw()) {
                drain.handle(content);
                if (end != null) {
                    end.handle(null);
                }
            } else if (abandon() && failed != null) {
                failed.handle(new CancellationException("not permitted"));
            }
        }

        @Override
        public ReadStream<Buffer> pause() {
            return this;
        }

        @Override
        public ReadStream<Buffer> endHandler(@Nullable Handler<Void> end) {
            this.end = end;
            return this;
        }

        @Override
        public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> failed) {
            this.failed = failed;
            return this;
        }
    }
}
