package dev.gatehouse.servers;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.List;

/**
 * How a program that refuses to run as root is run by root. First choice: a user namespace in which this process has no
 * name, so files stay root's and nothing changes its owner. Where that is forbidden (most containers): the user 65534,
 * keeping only the right to reach the data directory.
 */
final class UnprivilegedUser {

    private static final List<List<String>> WAYS = List.of(
            List.of("unshare", "--user"),
            List.of(
                    "setpriv",
                    // So that access(2) counts that right as well.
                    "--securebits=+no_setuid_fixup",
                    "--reuid=65534",
                    "--regid=65534",
                    "--clear-groups",
                    "--inh-caps=+dac_override",
                    "--ambient-caps=+dac_override"));

    private UnprivilegedUser() {}

    /** What to put before a command; empty unless this process is root's. */
    static List<String> prefix() throws IOException, InterruptedException {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        for (var way : WAYS) {
            if (works(way)) {
                return way;
            }
        }
        throw new IOException(
                "PostgreSQL does not run as root, and neither 'unshare --user' nor 'setpriv' works here to"
                        + " run it as somebody else. Run Gatehouse as an ordinary user.");
    }

    private static boolean works(List<String> way) throws InterruptedException {
        if (ChildProcesses.onPath(way.getFirst()) == null) {
            return false;
        }
        try {
            var attempt = new ProcessBuilder(
                            ChildProcesses.prefixed(way, List.of("/bin/sh", "-c", "test $(id -u) -ne 0")))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return attempt.waitFor(5, SECONDS) && attempt.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }
}
