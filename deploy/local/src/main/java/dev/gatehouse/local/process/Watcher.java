package dev.gatehouse.local.process;

import java.time.Duration;
import java.util.List;

/** Hears what happens to the processes of a system. Called from their supervising threads; must return soon. */
public interface Watcher {

    /** Program {@code name} is prepared and now runs as {@code process}. */
    void started(String name, ProcessHandle process);

    /** {@code name} does its work, {@code after} it was asked to start. */
    void ready(String name, Duration after);

    /** {@code name} ended without having been asked to, and starts again after {@code pause}. */
    void died(String name, int exitCode, List<String> lastLines, Duration pause);

    /** {@code name} has ended because it was asked to. */
    void stopped(String name);
}
