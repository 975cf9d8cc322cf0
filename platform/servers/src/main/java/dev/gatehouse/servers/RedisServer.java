package dev.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/** Redis 6.2 on 127.0.0.1, with a password, an append-only file synced each second, and a bound on its memory. */
public final class RedisServer implements Server {

    /**
     * @param directory where data live, created if needed
     * @param port on 127.0.0.1
     * @param password letters and digits
     * @param maxMemoryMiB past which the least recently used keys go
     * @param durable whether data outlive the process
     */
    public record Settings(Path directory, int port, String password, int maxMemoryMiB, boolean durable) {

        public Settings {
            if (!password.matches("[A-Za-z0-9]+")) {
                throw new IllegalArgumentException("the password may hold letters and digits only");
            }
        }

        @Override
        public String toString() {
            return "Settings[directory=%s, port=%d, password=***]".formatted(directory, port);
        }
    }

    private final Settings settings;

    public RedisServer(Settings settings) {
        this.settings = settings;
    }

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public int port() {
        return settings.port();
    }

    /** As clients take it, with the password inside. */
    public String url() {
        return "redis://:%s@127.0.0.1:%d".formatted(settings.password(), settings.port());
    }

    @Override
    public ProcessBuilder prepare() throws IOException, InterruptedException {
        var directory = settings.directory().toAbsolutePath();
        Files.createDirectories(directory);
        var configuration = directory.resolve("redis.conf");
        Files.deleteIfExists(configuration);
        // The password stands in a file, because everybody may read a command line.
        Files.createFile(
                configuration, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(configuration, configuration(), UTF_8);
        return new ProcessBuilder(executable().toString(), configuration.toString()).directory(directory.toFile());
    }

    private String configuration() {
        return """
                bind 127.0.0.1
                port %d
                requirepass %s
                dir ./
                save ""
                appendonly %s
                appendfsync everysec
                maxmemory %dmb
                maxmemory-policy allkeys-lru
                ignore-warnings ARM64-COW-BUG
                """.formatted(
                settings.port(), settings.password(), settings.durable() ? "yes" : "no", settings.maxMemoryMiB());
    }

    /** The 64-bit amd64 build needs the machine's OpenSSL 3; where that is missing, the static 32-bit one serves. */
    private static Path executable() throws IOException, InterruptedException {
        var candidates =
                switch (Platform.ofThisMachine()) {
                    case AMD64 -> List.of("redis-server-6.2.6-v5-linux-amd64", "redis-server-6.2.7-linux-386");
                    case ARM64 -> List.of("redis-server-6.2.7-linux-arm64");
                };
        for (var candidate : candidates) {
            var file = Unpacked.executable(candidate);
            if (runs(file)) {
                return file;
            }
        }
        throw new IOException("None of the packaged Redis builds runs on this machine: " + candidates);
    }

    private static boolean runs(Path executable) throws InterruptedException {
        try {
            var attempt = new ProcessBuilder(executable.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return attempt.waitFor(5, SECONDS) && attempt.exitValue() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    @Override
    public boolean answers() {
        try {
            return answer("PING", Duration.ofMillis(500)).equals("+PONG");
        } catch (IOException _) {
            return false;
        }
    }

    /** Drops every key. */
    public void empty() throws IOException {
        if (!answer("FLUSHALL", Duration.ofSeconds(10)).equals("+OK")) {
            throw new IOException("Redis was not emptied.");
        }
    }

    private String answer(String command, Duration within) throws IOException {
        return new RedisCommand(command).answer(settings.port(), settings.password(), within);
    }

    @Override
    public Signal stopSignal() {
        return Signal.TERM;
    }
}
