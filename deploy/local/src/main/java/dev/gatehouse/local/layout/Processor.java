package dev.gatehouse.local.layout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What this machine's processor can do, as Linux tells it. */
public final class Processor {

    private static final Path TOLD = Path.of("/proc/cpuinfo");

    private Processor() {}

    /**
     * Whether it computes on 512 bits at once (AVX-512). Where it does not, Argon2 in Java's vector code loses to libsodium, and
     * core-auth need load neither (ADR 6). Unknown means no.
     */
    public static boolean hasWideVectors() {
        return hasWideVectors(TOLD);
    }

    static boolean hasWideVectors(Path told) {
        try (var lines = Files.lines(told)) {
            return lines.filter(line -> line.startsWith("flags"))
                    .findFirst()
                    .filter(flags -> (flags + " ").contains(" avx512f "))
                    .isPresent();
        } catch (IOException nothingTold) {
            return false;
        }
    }
}
