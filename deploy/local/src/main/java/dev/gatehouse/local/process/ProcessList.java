package dev.gatehouse.local.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A file that names the processes of the running system, so that the next start can end what a crash left. A process is
 * known by its id and start time together, for ids are given again. Safe for use by several threads.
 */
public final class ProcessList {

    private record Entry(long pid, long startedMillis) {

        static Entry of(ProcessHandle process) {
            return new Entry(process.pid(), startOf(process));
        }

        Optional<ProcessHandle> alive() {
            return ProcessHandle.of(pid).filter(process -> startOf(process) == startedMillis);
        }

        private static long startOf(ProcessHandle process) {
            return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        }
    }

    private static final int CLEAN_END_SECONDS = 10;

    private final Path file;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    public ProcessList(Path file) {
        this.file = file;
    }

    /**
     * Takes the place of an earlier process of this name. {@link #write()} puts it into the file.
     *
     * @return whether there was an earlier one
     */
    public synchronized boolean add(String name, ProcessHandle process) {
        return entries.put(name, Entry.of(process)) != null;
    }

    /** Forgets all and removes the file. */
    public synchronized void clear() throws IOException {
        entries.clear();
        Files.deleteIfExists(file);
    }

    /**
     * Ends the processes that the file names and that still run, the last started first.
     *
     * @return their names
     */
    public synchronized List<String> endLeftovers() throws IOException {
        var ended = new ArrayList<String>();
        running(file).sequencedEntrySet().reversed().forEach(left -> {
            end(left.getValue());
            ended.add(left.getKey());
        });
        clear();
        return ended;
    }

    /** The processes that {@code file} names and that run. */
    public static SequencedMap<String, ProcessHandle> running(Path file) throws IOException {
        var running = new LinkedHashMap<String, ProcessHandle>();
        if (Files.exists(file)) {
            for (var line : Files.readAllLines(file, UTF_8)) {
                var words = line.split(" ");
                if (words.length == 3) {
                    new Entry(Long.parseLong(words[1]), Long.parseLong(words[2]))
                            .alive()
                            .ifPresent(process -> running.put(words[0], process));
                }
            }
        }
        return running;
    }

    private static void end(ProcessHandle process) {
        // PostgreSQL's children are taken along, should its main process be gone before it could tell them.
        var family = new ArrayList<>(process.descendants().toList());
        family.add(process);
        process.destroy();
        try {
            var all = family.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
            CompletableFuture.allOf(all).get(CLEAN_END_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException _) {
            family.forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            family.forEach(ProcessHandle::destroyForcibly);
        }
    }

    /** Replaces the file in one step, with all that were added. */
    public synchronized void write() throws IOException {
        var lines = entries.entrySet().stream()
                .map(entry -> "%s %d %d"
                        .formatted(
                                entry.getKey(),
                                entry.getValue().pid(),
                                entry.getValue().startedMillis()))
                .toList();
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.write(partial, lines, UTF_8);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
