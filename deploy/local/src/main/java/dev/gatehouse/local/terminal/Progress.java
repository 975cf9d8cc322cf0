package dev.gatehouse.local.terminal;

import dev.gatehouse.local.process.Watcher;

/** Shows what happens to a system while it starts and runs. Methods may be called by several threads at once. */
public interface Progress extends Watcher {

    /** {@code name} will be started. */
    void expects(String name);

    /** Something worth a line of its own. */
    void note(String line);

    /** The system is complete; from here on only the unexpected is told. */
    void complete();

    /** The system is being stopped: processes that end are no surprise. */
    void stopping();
}
