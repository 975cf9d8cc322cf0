package dev.gatehouse.chaos.load;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What was acknowledged, one JSON object a line. An acknowledgement counts once it is on the disk: {@link #write} returns then.
 * Lines that come together share one flush. Safe for use by several threads.
 */
public final class Journal implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private record Line(String text, CompletableFuture<Void> written) {}

    private final FileChannel file;
    private final LinkedBlockingQueue<Line> lines = new LinkedBlockingQueue<>();
    private final Thread writer;

    public Journal(Path path) throws IOException {
        this.file = FileChannel.open(
                path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
        this.writer = Thread.ofPlatform().daemon().name("journal").start(this::run);
    }

    /** @param what for example {@code registered} */
    public void write(String what, Map<String, String> facts) {
        var line = new LinkedHashMap<String, String>();
        line.put("at", Instant.now().toString());
        line.put("what", what);
        line.putAll(facts);
        var written = new CompletableFuture<Void>();
        lines.add(new Line(JSON.valueToTree(line) + "\n", written));
        written.join();
    }

    private void run() {
        var batch = new ArrayList<Line>();
        try {
            while (true) {
                batch.clear();
                batch.add(lines.take());
                lines.drainTo(batch);
                var text = new StringBuilder();
                batch.forEach(line -> text.append(line.text()));
                file.write(ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.UTF_8)));
                file.force(false);
                batch.forEach(line -> line.written().complete(null));
            }
        } catch (InterruptedException _) {
            // closed
        } catch (IOException e) {
            batch.forEach(line -> line.written().completeExceptionally(new UncheckedIOException(e)));
        }
    }

    @Override
    public void close() throws IOException {
        writer.interrupt();
        file.close();
    }
}
