package dev.gatehouse.chaos.check;

import dev.gatehouse.chaos.load.Client;
import java.net.URI;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Every mail that arrived, by address; read from the sink again and again, since that keeps the newest only. */
public final class MailLedger implements AutoCloseable {

    private final Client sink;
    private final Map<String, Set<String>> mails = new ConcurrentHashMap<>();
    private final Thread reader;

    public MailLedger(URI inbox) {
        this.sink = new Client(inbox);
        this.reader = Thread.ofPlatform().daemon().name("mails").start(this::run);
    }

    /** How many mails came to the address. */
    int to(String address) {
        return mails.getOrDefault(address, Set.of()).size();
    }

    /** Takes note of what the sink holds now. */
    public synchronized void read() throws InterruptedException {
        var reply = sink.get("/api/v1/messages?limit=5000", null);
        reply.body().path("messages").forEach(mail -> mail.path("To")
                .forEach(to -> mails.computeIfAbsent(to.path("Address").asText(), each -> ConcurrentHashMap.newKeySet())
                        .add(mail.path("ID").asText())));
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
