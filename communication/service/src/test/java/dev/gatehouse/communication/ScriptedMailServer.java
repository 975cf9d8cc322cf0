package dev.gatehouse.communication;

import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/** A real SMTP server that keeps what it accepts and fails for chosen recipients as scripted. */
public final class ScriptedMailServer implements AutoCloseable {

    /** What goes wrong with one mail. */
    public enum Fault {
        NONE,
        RECIPIENT_450,
        RECIPIENT_550,
        CONTENT_451,
        CONTENT_554,
        DROP_AT_RECIPIENT,
        DROP_AFTER_DATA,
        HANG_AFTER_DATA,
        ACCEPT_AND_DROP
    }

    /** A mail that the server kept. {@code acknowledged} is false when the client was not told. */
    public record Received(String to, String content, boolean acknowledged) {

        public MimeMessage mime() {
            try {
                return new MimeMessage(null, new ByteArrayInputStream(content.getBytes(StandardCharsets.ISO_8859_1)));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String header(String name) {
            try {
                return String.join("|", mime().getHeader(name));
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String subject() {
            try {
                return mime().getSubject();
            } catch (MessagingException e) {
                throw new IllegalStateException(e);
            }
        }

        public String text() {
            return part("text/plain");
        }

        public String html() {
            return part("text/html");
        }

        public String part(String type) {
            try {
                return find(mime(), type);
            } catch (MessagingException | IOException e) {
                throw new IllegalStateException(e);
            }
        }

        private static String find(Part part, String type) throws MessagingException, IOException {
            if (part.isMimeType(type)) {
                return part.getContent() instanceof String text
                        ? text.replace("\r\n", "\n")
                        : String.valueOf(part.getSize());
            }
            if (part.getContent() instanceof Multipart parts) {
                for (int i = 0; i < parts.getCount(); i++) {
                    var found = find(parts.getBodyPart(i), type);
                    if (!found.isEmpty()) {
                        return found;
                    }
                }
            }
            return "";
        }
    }

    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final Map<String, Queue<Fault>> faults = new ConcurrentHashMap<>();
    private final Map<String, AtomicInteger> offers = new ConcurrentHashMap<>();
    private final Map<String, Runnable> whenOffered = new ConcurrentHashMap<>();
    private final Map<String, Runnable> whenWhole = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final SMTPServer server;

    private ScriptedMailServer(int port) {
        server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .messageHandlerFactory(Conversation::new)
                .maxConnections(100)
                .build();
        server.start();
    }

    public static ScriptedMailServer start() {
        return new ScriptedMailServer(0);
    }

    public int port() {
        return server.getPortAllocated();
    }

    /** The next mails to that address meet these faults, in order. */
    public void script(String to, Fault... next) {
        faults.computeIfAbsent(to, address -> new ConcurrentLinkedQueue<>()).addAll(List.of(next));
    }

    /** Done whenever a mail to that address is offered, before the server answers. */
    public void whenOffered(String to, Runnable action) {
        whenOffered.put(to, action);
    }

    /** Done whenever a mail to that address is there to its last line, before the server answers. */
    public void whenWhole(String to, Runnable action) {
        whenWhole.put(to, action);
    }

    /** Faults that no mail to that address has met yet. */
    public int faultsLeft(String to) {
        var left = faults.get(to);
        return left == null ? 0 : left.size();
    }

    /** Mails kept for that address, oldest first. */
    public List<Received> received(String to) {
        return received.stream().filter(mail -> mail.to().equals(to)).toList();
    }

    public List<Received> all() {
        return List.copyOf(received);
    }

    /** How often a mail for that address was offered, accepted or not. */
    public int offers(String to) {
        return offers.getOrDefault(to, new AtomicInteger()).get();
    }

    @Override
    public void close() {
        closed.countDown();
        server.stop();
    }

    private final class Conversation implements MessageHandler {

        private final Session session;
        private String recipient = "";
        private String sender = "";

        Conversation(MessageContext context) {
            session = (Session) context;
        }

        @Override
        public void from(String from) throws RejectException {
            sender = from;
        }

        @Override
        public void recipient(String to) throws RejectException {
            recipient = to;
            offers.computeIfAbsent(to, address -> new AtomicInteger()).incrementAndGet();
            whenOffered.getOrDefault(to, () -> {}).run();
            switch (peek()) {
                case RECIPIENT_450 -> {
                    next();
                    throw new RejectException(450, "4.2.0 greylisted " + sender);
                }
                case RECIPIENT_550 -> {
                    next();
                    throw new RejectException(550, "5.1.1 no such user");
                }
                case DROP_AT_RECIPIENT -> {
                    next();
                    drop();
                }
                default -> {}
            }
        }

        @Override
        public String data(InputStream data) throws RejectException, IOException {
            var content = new String(data.readAllBytes(), StandardCharsets.ISO_8859_1);
            whenWhole.getOrDefault(recipient, () -> {}).run();
            switch (next()) {
                case CONTENT_451 -> throw new RejectException(451, "4.3.0 later");
                case CONTENT_554 -> throw new RejectException(554, "5.7.1 never");
                case DROP_AFTER_DATA -> drop();
                case HANG_AFTER_DATA -> hang();
                case ACCEPT_AND_DROP -> {
                    received.add(new Received(recipient, content, false));
                    drop();
                }
                default -> received.add(new Received(recipient, content, true));
            }
            return "kept";
        }

        @Override
        public void done() {}

        private Fault peek() {
            var queue = faults.get(recipient);
            return queue == null || queue.isEmpty() ? Fault.NONE : queue.peek();
        }

        private Fault next() {
            var queue = faults.get(recipient);
            return queue == null || queue.isEmpty() ? Fault.NONE : queue.remove();
        }

        private void drop() {
            try {
                session.getSocket().close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void hang() {
            try {
                closed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
