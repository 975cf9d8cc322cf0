package dev.gatehouse.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;

/** The signals that end a server or hold it. {@link Process#destroy()} knows only TERM and KILL. */
public enum Signal {
    /** PostgreSQL's fast shutdown; Ctrl-C elsewhere. */
    INT,
    TERM,
    KILL,
    /** Freezes a process without its knowing: the fault "hangs, does not refuse". */
    STOP,
    CONT;

    /** Sends this signal; does nothing if the process is gone. */
    public void send(ProcessHandle process) {
        if (!process.isAlive()) {
            return;
        }
        try {
            var kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + name() + " " + process.pid())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!kill.waitFor(5, TimeUnit.SECONDS)) {
                kill.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
