package dev.gatehouse.local.process;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The supervised processes of one system by name. Safe for use by several threads. */
public final class Fleet {

    private final Path logs;
    private final Watcher watcher;
    private final Map<String, SupervisedProcess> members = new LinkedHashMap<>();

    /** @param logs the directory of the log files, one for each program */
    public Fleet(Path logs, Watcher watcher) {
        this.logs = logs;
        this.watcher = watcher;
    }

    /** Starts {@code program}; the future completes when it is ready. */
    public CompletableFuture<Void> start(Program program) {
        try {
            var log = new ProcessLog(logs.resolve(program.name() + ".log"));
            log.rotate();
            var member = new SupervisedProcess(program, log, watcher);
            synchronized (members) {
                members.put(program.name(), member);
            }
            return member.start();
        } catch (IOException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** @throws IllegalArgumentException when nothing has that name */
    public SupervisedProcess get(String name) {
        synchronized (members) {
            return Optional.ofNullable(members.get(name))
                    .orElseThrow(() -> new IllegalArgumentException("nothing is called " + name));
        }
    }

    public List<SupervisedProcess> all() {
        synchronized (members) {
            return List.copyOf(members.values());
        }
    }

    /** Stops those of {@code names} that were started, all at once; returns when they are gone. */
    public void stop(Collection<String> names) {
        var stopping = all().stream()
                .filter(member -> names.contains(member.name()))
                .map(member -> Thread.ofPlatform().name("stop-" + member.name()).start(member::stop))
                .toList();
        for (var thread : stopping) {
            join(thread);
        }
    }

    private static void join(Thread thread) {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                // A stop that is cut short would leave processes behind, and each one's patience is bounded.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
