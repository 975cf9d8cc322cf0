package dev.gatehouse.mailsink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.subethamail.smtp.DropConnectionException;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.Session;
import org.subethamail.smtp.server.SessionHandler;

/** Takes every mail for everybody, but for what {@link Faults} has planned. */
final class SmtpReceiver implements MessageHandlerFactory, SessionHandler {
    /** The longest message, in bytes. */
    static final int LONGEST = 1 << 20;

    private static final int CODE_LENGTH = 3;

    private final MailStore store;
    private final Faults faults;
    private final Clock clock;

    SmtpReceiver(MailStore store, Faults faults, Clock clock) {
        this.store = store;
        this.faults = faults;
        this.clock = clock;
    }

    @Override
    public SessionAcceptance accept(Session session) {
        try {
            strike(Fault.Step.CONNECT, session);
            return SessionAcceptance.success();
        } catch (RejectException e) {
            return SessionAcceptance.failure(e.getCode(), e.getMessage());
        }
    }

    @Override
    public void onSessionEnd(Session session) {}

    @Override
    public MessageHandler create(MessageContext context) {
        return new Receipt((Session) context);
    }

    private void strike(Fault.Step step, Session session) throws RejectException {
        var fault = faults.next(step);
        if (fault == null) {
            return;
        }
        var reply = fault.reply();
        if (reply != null) {
            throw new RejectException(
                    Integer.parseInt(reply.substring(0, CODE_LENGTH)), reply.substring(CODE_LENGTH + 1));
        }
        try {
            if (fault.action() == Fault.Action.HANG) {
                faults.hang();
            }
            session.closeSocket();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new DropConnectionException(421, e.toString());
        }
        throw new DropConnectionException(421, "closed on purpose");
    }

    private final class Receipt implements MessageHandler {
        private final Session session;
        private final List<String> recipients = new ArrayList<>();
        private String sender = "";

        Receipt(Session session) {
            this.session = session;
        }

        @Override
        public void from(String from) throws RejectException {
            strike(Fault.Step.MAIL, session);
            sender = from;
        }

        @Override
        public void recipient(String recipient) throws RejectException {
            strike(Fault.Step.RCPT, session);
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            var source = data.readNBytes(LONGEST);
            if (data.transferTo(OutputStream.nullOutputStream()) > 0) {
                throw new RejectException(552, "5.3.4 Message too big");
            }
            strike(Fault.Step.DATA, session);
            var mail = new ReceivedMail(clock.instant(), sender, recipients, source);
            store.add(mail);
            strike(Fault.Step.ACCEPTED, session);
            return "2.0.0 Ok: kept as " + mail.id();
        }

        @Override
        public void done() {}
    }
}
