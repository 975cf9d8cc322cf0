package dev.gatehouse.servers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** The processor this JVM runs on, as far as the packaged servers know it. */
enum Platform {
    AMD64("postgres-linux-x86_64.txz"),
    ARM64("postgres-linux-arm_64.txz");

    private final String postgresArchive;

    Platform(String postgresArchive) {
        this.postgresArchive = postgresArchive;
    }

    String postgresArchive() {
        return postgresArchive;
    }

    static Platform ofThisMachine() throws IOException {
        var system = System.getProperty("os.name");
        var processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (system.equals("Linux")) {
            switch (processor) {
                case "amd64", "x86_64" -> {
                    return AMD64;
                }
                case "aarch64", "arm64" -> {
                    return ARM64;
                }
                default -> {}
            }
        }
        throw new IOException("The packaged servers run on Linux with an amd64 or arm64 processor; this is %s on %s."
                .formatted(system, processor));
    }

    /** Where unpacked servers are kept between runs. */
    static Path cache() {
        var configured = System.getenv("XDG_CACHE_HOME");
        var base = configured == null || configured.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return base.resolve("gatehouse").resolve("servers");
    }
}
