package dev.gatehouse.chaos.check;

import com.fasterxml.jackson.databind.JsonNode;
import dev.gatehouse.chaos.load.Client;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Every mail that arrived and asks to confirm the address, by address; read from the sink again and again, since that keeps the newest only. */
public final class MailLedger implements AutoCloseable {

    /** As communication words it for whoever names no language; people are sent other mails, too. */
    private static final String SUBJECT = "Confirm your e-mail address";

    private final Client sink;
    private final Map<String, Set<String>> mails = new ConcurrentHashMap<>();
    private final Thread reader;

    public MailLedger(URI inbox) {
        this.sink = new Client(inbox);
        this.reader = Thread.ofPlatform().daemon().name("mails").start(this::run);
    }

    /** How many of them came to the address. */
    int to(String address) {
        return mails.getOrDefault(address, Set.of()).size();
    }

    /** Takes note of what the sink holds now. */
    public synchronized void read() throws InterruptedException {
        var reply = sink.get("/api/v1/messages?limit=5000", null);
        for (var mail : reply.body().path("messages")) {
            if (mail.path("Subject").asText().equals(SUBJECT)) {
                add(mail);
            }
        }
    }

    private void add(JsonNode mail) {
        mail.path("To")
                .forEach(to -> mails.computeIfAbsent(to.path("Address").asText(), each -> ConcurrentHashMap.newKeySet())
                        .add(mail.path("ID").asText()));
    }

    private void run() {
        try {
            while (true) {
                TimeUnit.SECONDS.sleep(2);
                read();
            }
        } catch (InterruptedException _) {
            // closed
        }
    }

    /** As a test plants it. */
    void plant(String address, String... ids) {
        mails.put(address, new HashSet<>(Set.of(ids)));
    }

    @Override
    public void close() {
        reader.interrupt();
        sink.close();
    }
}
