package dev.gatehouse.local.process;

/**
 * A program that says whether it is past help, as a container's liveness probe asks it: with 503. No answer says nothing: on a full
 * machine everybody is slow.
 */
public record LivenessChecked(Program program, HttpProbe liveness) implements WrappedProgram {

    @Override
    public boolean isLost() {
        return liveness.isUnavailable();
    }
}
