package dev.gatehouse.local.process;

/** A program that may become another version of itself: from its next start on. Safe for use by several threads. */
public final class Replaceable implements WrappedProgram {

    private volatile Program program;

    public Replaceable(Program program) {
        this.program = program;
    }

    @Override
    public Program program() {
        return program;
    }

    /** @param version answers at the same place, for the process of the other one may still run */
    public void replace(Program version) {
        program = version;
    }
}
