package dev.gatehouse.chaos;

import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Says now and then how far a long wait is. */
final class Progress implements AutoCloseable {

    private final Thread teller;

    Progress(PrintStream out, Duration pause, Supplier<String> state) {
        this.teller = Thread.ofPlatform().daemon().name("progress").start(() -> {
            try {
                while (true) {
                    TimeUnit.NANOSECONDS.sleep(pause.toNanos());
                    out.println(state.get());
                }
            } catch (InterruptedException _) {
                // closed
            }
        });
    }

    @Override
    public void close() {
        teller.interrupt();
    }
}
