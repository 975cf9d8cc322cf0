package dev.gatehouse.chaos.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * What was acknowledged, one JSON object a line. An acknowledgement counts once it is on the disk: {@link #write} returns then.
 * Lines that come together share one flush. A line that cannot be written ends it: nothing is written or read any more. Safe for
 * use by several threads.
 */
public final class Journal implements AutoCloseable {

    public static final String REGISTERED = "registered";
    public static final String SIGNED_IN = "signed in";
    public static final String SIGNED_OUT = "signed out";

    /** The first try to sign out, which the gateway may have sent to a second process when the first one died over it. */
    public static final String SIGN_OUT_REFUSED = "sign-out refused";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An acknowledged registration. */
    public record Registered(String userId, String email) {}

    private record Line(String text, CompletableFuture<Void> written) {

        void refuse(IOException why) {
            written.completeExceptionally(new UncheckedIOException(why));
        }
    }

    private final Path path;
    private final FileChannel file;
    private final LinkedBlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final Thread writer;

    /** How far the file is on the disk. */
    private volatile long flushed;

    /** Why nothing is written any more; null while it is. */
    private volatile @Nullable IOException end;

    public Journal(Path path) throws IOException {
        this.path = path;
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::run);
    }

    /**
     * Fails when the line is not on the disk and never will be.
     *
     * @param what for example {@value #REGISTERED}
     */
    public void write(String what, Map<String, String> facts) {
        var text = new LinkedHashMap<String, String>();
        text.put("at", Instant.now().toString());
        text.put("what", what);
        text.putAll(facts);
        var line = new Line(JSON.valueToTree(text) + "\n", new CompletableFuture<>());
        lines.add(line);
        var ended = end;
        if (ended != null) { // the writer may have been gone before it could see the line
            line.refuse(ended);
        }
        line.written().join();
    }

    /** Every registration that the file holds, in its order. Fails when a line could not be written. */
    public List<Registered> registered() throws IOException {
        return registered(0);
    }

    /** Where the file ends now. */
    public long mark() {
        return flushed;
    }

    /** As {@link #registered()}, of what came after a {@link #mark()}. */
    public List<Registered> registered(long mark) throws IOException {
        return facts(REGISTERED, mark).stream()
                .map(fact -> new Registered(
                        fact.path("user_id").asText(), fact.path("email").asText()))
                .toList();
    }

    /** The session of every acknowledged sign-in that the file holds, in its order. Fails when a line could not be written. */
    public List<String> signedIn() throws IOException {
        return sessions(SIGNED_IN);
    }

    /** The session of every acknowledged sign-out that the file holds, in its order. Fails when a line could not be written. */
    public List<String> signedOut() throws IOException {
        return sessions(SIGNED_OUT);
    }

    /** The session of every refused sign-out that the file holds, in its order. Fails when a line could not be written. */
    public List<String> signOutRefused() throws IOException {
        return sessions(SIGN_OUT_REFUSED);
    }

    private List<String> sessions(String what) throws IOException {
        return facts(what, 0).stream()
                .map(fact -> fact.path("session_id").asText())
                .toList();
    }

    private List<JsonNode> facts(String what, long mark) throws IOException {
        var ended = end;
        if (ended != null) {
            throw new IOException("the journal is not whole", ended);
        }
        var facts = new ArrayList<JsonNode>();
        for (var line : text(mark).lines().toList()) {
            var fact = JSON.readTree(line);
            if (fact.path("what").asText().equals(what)) {
                facts.add(fact);
            }
        }
        return facts;
    }

    private String text(long from) throws IOException {
        try (var in = Files.newInputStream(path)) {
            in.skipNBytes(from);
            return new String(in.readNBytes(Math.toIntExact(flushed - from)), StandardCharsets.UTF_8);
        }
    }

    private void run() {
        var batch = new ArrayList<Line>();
        var why = new IOException("closed");
        try {
            while (true) {
                batch.clear();
                batch.add(lines.take());
                lines.drainTo(batch);
                append(batch);
            }
        } catch (InterruptedException _) {
            // closed
        } catch (IOException e) {
            why = e;
        } finally {
            refuse(batch, why);
        }
    }

    private void append(List<Line> batch) throws IOException {
        var text = new StringBuilder();
        batch.forEach(line -> text.append(line.text()));
        var bytes = ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
        file.force(false);
        flushed = file.position();
        batch.forEach(line -> line.written().complete(null));
    }

    private void refuse(List<Line> batch, IOException why) {
        end = why;
        lines.drainTo(batch);
        batch.forEach(line -> line.refuse(why));
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        file.close();
    }
}
