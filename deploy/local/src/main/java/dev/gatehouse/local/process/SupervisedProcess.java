package dev.gatehouse.local.process;

import dev.gatehouse.servers.ChildProcesses;
import dev.gatehouse.servers.Signal;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one {@link Program} running: starts it, waits until it is ready, and when it dies starts it again after a growing
 * pause; one that says that it is past help is ended and started again, too. A program that dies three times before it was ever
 * ready, or is not ready within 4 minutes, is given up.
 *
 * <p>Safe for use by several threads.
 */
public final class SupervisedProcess {

    private static final int LINES_SHOWN = 15;
    private static final int FIRST_TRIES = 3;
    private static final int NEVER_RAN = -1;
    private static final Duration READY_WITHIN = Duration.ofMinutes(4);
    private static final long READINESS_POLL_MILLIS = 40;
    private static final long LIVENESS_SECONDS = 5;
    private static final int LOST_AFTER = 3;
    private static final File NOTHING = new File("/dev/null");

    private enum Wish {
        RUN,
        REST,
        END
    }

    private final Program program;
    private final ProcessLog log;
    private final Watcher watcher;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private final Object wishChanged = new Object();
    private final Thread supervisor;

    private volatile Wish wish = Wish.RUN;
    private volatile boolean ready;
    private volatile @Nullable Process process;

    public SupervisedProcess(Program program, ProcessLog log, Watcher watcher) {
        this.program = program;
        this.log = log;
        this.watcher = watcher;
        this.supervisor =
                Thread.ofPlatform().daemon().name("supervise-" + program.name()).unstarted(this::supervise);
    }

    public String name() {
        return program.name();
    }

    public ProcessLog log() {
        return log;
    }

    /** Begins; the future completes when the program is ready the first time, or exceptionally when it is given up. */
    public CompletableFuture<Void> start() {
        supervisor.start();
        return firstReady;
    }

    /** Whether the process that runs now has become ready; false as soon as it is gone. */
    public boolean isReady() {
        var running = process;
        return ready && running != null && running.isAlive();
    }

    /** Asks it now: {@link #isReady} tells whether it has become ready, and not whether it still is. May wait for an answer. */
    public boolean answersReady() {
        return isReady() && program.isReady();
    }

    /** The process that runs now, if any. */
    public Optional<ProcessHandle> process() {
        return Optional.ofNullable(process).map(Process::toHandle).filter(ProcessHandle::isAlive);
    }

    /** Ends the process as a crash would; it is started again. */
    public void kill() {
        process().ifPresent(ProcessHandle::destroyForcibly);
    }

    /** Kills the process and leaves the program down until {@link #revive()}. */
    public void halt() {
        wish(Wish.REST);
        kill();
    }

    /** Starts a program again that was halted. */
    public void revive() {
        wish(Wish.RUN);
    }

    /** Stops the program for good: cleanly within its patience, otherwise killed. Returns when the process is gone. */
    public synchronized void stop() {
        if (wish == Wish.END) {
            return;
        }
        wish(Wish.END);
        supervisor.interrupt();
        try {
            if (supervisor.isAlive()) {
                supervisor.join();
            }
        } catch (InterruptedException _) {
            kill();
            Thread.currentThread().interrupt();
        }
        end();
        watcher.stopped(name());
    }

    private void end() {
        var running = process;
        if (running == null) {
            return;
        }
        program.stopSignal().send(running.toHandle());
        Signal.CONT.send(running.toHandle());
        try {
            if (running.waitFor(program.stopPatience().toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        running.destroyForcibly();
        running.onExit().join();
    }

    private void supervise() {
        var backoff = new Backoff();
        try {
            while (wish != Wish.END) {
                awaitWish();
                runOnce(backoff);
            }
        } catch (InterruptedException _) {
            // Asked to end; whoever asked ends the process.
        } catch (IOException e) {
            firstReady.completeExceptionally(new StartException(name() + " cannot be started: " + e.getMessage(), e));
        } catch (StartException e) {
            firstReady.completeExceptionally(e);
        }
    }

    private void runOnce(Backoff backoff) throws IOException, InterruptedException, StartException {
        long asked = System.nanoTime();
        Process running;
        try {
            running = spawn();
        } catch (IOException e) {
            if (!firstReady.isDone()) {
                throw e;
            }
            rest(NEVER_RAN, List.of(String.valueOf(e.getMessage())), backoff.afterDeath(since(asked)));
            return;
        }
        if (becomesReady(running)) {
            ready = true;
            program.becameReady(running.toHandle());
            watcher.ready(name(), since(asked));
            firstReady.complete(null);
        }
        int exitCode = awaitEnd(running);
        ready = false;
        if (wish == Wish.RUN) {
            var pause = backoff.afterDeath(since(asked));
            if (!firstReady.isDone() && backoff.deathsInARow() >= FIRST_TRIES) {
                throw givenUp("ends at once (exit code " + exitCode + ")");
            }
            rest(exitCode, log.tail(LINES_SHOWN), pause);
        } else {
            backoff.reset();
        }
    }

    /** Ends a process that says so often that it is past help: it is started again as after any other death. */
    private int awaitEnd(Process running) throws InterruptedException {
        int lost = 0;
        while (!running.waitFor(LIVENESS_SECONDS, TimeUnit.SECONDS)) {
            lost = ready && program.isLost() ? lost + 1 : 0;
            if (lost == LOST_AFTER) {
                program.stopSignal().send(running.toHandle());
                if (!running.waitFor(program.stopPatience().toMillis(), TimeUnit.MILLISECONDS)) {
                    running.destroyForcibly();
                }
            }
        }
        return running.exitValue();
    }

    private void rest(int exitCode, List<String> lastLines, Duration pause) throws InterruptedException {
        watcher.died(name(), exitCode, lastLines, pause);
        TimeUnit.NANOSECONDS.sleep(pause.toNanos());
    }

    private Process spawn() throws IOException, InterruptedException {
        var command = program.prepare()
                .redirectInput(Redirect.from(NOTHING))
                .redirectErrorStream(true)
                .redirectOutput(Redirect.appendTo(log.file().toFile()));
        var running = ChildProcesses.start(command, program.stopSignal());
        process = running;
        if (wish == Wish.REST) {
            running.destroyForcibly(); // who halted it a moment ago found nothing to kill
        }
        watcher.started(name(), running.toHandle());
        return running;
    }

    /** False if the process ends first. */
    private boolean becomesReady(Process running) throws InterruptedException, StartException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        while (!program.isReady()) {
            if (running.waitFor(READINESS_POLL_MILLIS, TimeUnit.MILLISECONDS)) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                if (!firstReady.isDone()) {
                    throw givenUp("is not ready after " + READY_WITHIN.toSeconds() + " s");
                }
                running.destroyForcibly();
            }
        }
        return running.isAlive();
    }

    private StartException givenUp(String why) {
        return new StartException("%s %s. The end of %s:%n  %s"
                .formatted(name(), why, log.file(), String.join("\n  ", log.tail(LINES_SHOWN))));
    }

    private void awaitWish() throws InterruptedException {
        synchronized (wishChanged) {
            while (wish == Wish.REST) {
                wishChanged.wait();
            }
        }
    }

    private void wish(Wish next) {
        synchronized (wishChanged) {
            if (wish != Wish.END) {
                wish = next;
            }
            wishChanged.notifyAll();
        }
    }

    private static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }
}
