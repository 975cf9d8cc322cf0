package dev.gatehouse.local.process;

import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.time.Duration;

/** Another program, but for what an implementation says otherwise. */
interface WrappedProgram extends Program {

    Program program();

    @Override
    default String name() {
        return program().name();
    }

    @Override
    default ProcessBuilder prepare() throws IOException, InterruptedException {
        return program().prepare();
    }

    @Override
    default boolean isReady() {
        return program().isReady();
    }

    @Override
    default boolean isLost() {
        return program().isLost();
    }

    @Override
    default void becameReady(ProcessHandle process) {
        program().becameReady(process);
    }

    @Override
    default Signal stopSignal() {
        return program().stopSignal();
    }

    @Override
    default Duration stopPatience() {
        return program().stopPatience();
    }
}
