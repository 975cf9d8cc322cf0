package dev.gatehouse.chaos.fault;

/** A fault that cannot be made here. */
public record NotRun(String id, String title, String why) implements Fault {

    @Override
    public Outcome run(Scene scene) {
        throw new IllegalStateException("not run: " + why);
    }
}
