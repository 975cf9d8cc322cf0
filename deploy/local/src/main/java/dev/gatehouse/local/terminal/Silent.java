package dev.gatehouse.local.terminal;

import java.time.Duration;
import java.util.List;

/** Shows nothing; for tests that look at the system itself. */
public final class Silent implements Progress {

    @Override
    public void expects(String name) {}

    @Override
    public void note(String line) {}

    @Override
    public void complete() {}

    @Override
    public void stopping() {}

    @Override
    public void started(String name, ProcessHandle process) {}

    @Override
    public void ready(String name, Duration after) {}

    @Override
    public void died(String name, int exitCode, List<String> lastLines, Duration pause) {}

    @Override
    public void stopped(String name) {}
}
