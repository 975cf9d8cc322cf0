package dev.gatehouse.local.process;

import dev.gatehouse.servers.Signal;
import java.io.IOException;
import java.time.Duration;

/**
 * A program that says whether it is past help, as a container's liveness probe asks it: with 503. No answer says nothing: on a full
 * machine everybody is slow.
 */
public record LivenessChecked(Program program, HttpProbe liveness) implements Program {

    @Override
    public String name() {
        return program.name();
    }

    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        return program.prepare();
    }

    @Override
    public boolean isReady() {
        return program.isReady();
    }

    @Override
    public boolean isLost() {
        return liveness.isUnavailable();
    }

    @Override
    public Signal stopSignal() {
        return program.stopSignal();
    }

    @Override
    public Duration stopPatience() {
        return program.stopPatience();
    }
}
