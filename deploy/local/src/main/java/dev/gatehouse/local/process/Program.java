package dev.gatehouse.local.process;

import dev.gatehouse.servers.Server;
import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.time.Duration;

/** Something that runs as one process: how to start it, to know that it is ready, and to stop it. */
public interface Program {

    /** Unique in its system; names its log as well. */
    String name();

    /** The command to run in the foreground. Called for each start; may take time to prepare the first one. */
    ProcessBuilder prepare() throws IOException, InterruptedException;

    /** One look, of a second at most: does it do its work? */
    boolean isReady();

    /** One look, of a second at most: does it say itself that it will not work again before it is started anew? */
    default boolean isLost() {
        return false;
    }

    /** The process that runs it has become ready. */
    default void becameReady(ProcessHandle process) {}

    /** Asks for a clean end. */
    default Signal stopSignal() {
        return Signal.TERM;
    }

    /** How long a clean end may take; then it is killed. */
    default Duration stopPatience() {
        return Duration.ofSeconds(12);
    }

    /** {@code server} as a program that may take {@code stopPatience} to end. */
    static Program of(Server server, Duration stopPatience) {
        return new Program() {
            @Override
            public String name() {
                return server.name();
            }

            @Override
            public ProcessBuilder prepare() throws IOException, InterruptedException {
                return server.prepare();
            }

            @Override
            public boolean isReady() {
                return server.answers();
            }

            @Override
            public Signal stopSignal() {
                return server.stopSignal();
            }

            @Override
            public Duration stopPatience() {
                return stopPatience;
            }
        };
    }
}
