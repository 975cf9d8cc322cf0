package dev.gatehouse.kit.lifecycle;

import io.quarkus.logging.Log;
import io.quarkus.runtime.Application;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends the process when its stop takes too long. By then what is ours has ended or is left to come again; who still waits are clients
 * that take leave of a server, and of one that hangs that can take for ever: the Kafka connector waits as long for a commit as the
 * client may try, which is a day.
 */
@ApplicationScoped
class LongestStop {

    /** Counted from the moment the process was asked. */
    static final Duration LONGEST = Duration.ofMillis(9_500);

    /** What a JVM that ends by SIGTERM answers. */
    private static final int TERMINATED = 143;

    void begin(@Observes ShutdownDelayInitiatedEvent asked) {
        if (LaunchMode.current() != LaunchMode.NORMAL) {
            return; // the JVM belongs to the tests
        }
        var application = Application.currentApplication();
        var over = new CountDownLatch(1);
        daemon("stop-over", () -> {
            application.awaitShutdown();
            over.countDown();
        });
        daemon(
                "longest-stop",
                () -> endUnless(over, LONGEST, () -> Runtime.getRuntime().halt(TERMINATED)));
    }

    /** Blocks until it is over, or {@code longest} has passed and {@code end} has been run. */
    static void endUnless(CountDownLatch over, Duration longest, Runnable end) {
        try {
            if (!over.await(longest.toMillis(), TimeUnit.MILLISECONDS)) {
                Log.warnf("the stop is cut short after %s", longest);
                end.run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void daemon(String name, Runnable task) {
        Thread.ofPlatform().name(name).daemon().start(task);
    }
}
