package dev.gatehouse.local.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What a process and its children hold of the machine's memory, read from {@code /proc}.
 *
 * @param residentKib all pages present, those shared with others counted in full (RSS)
 * @param proportionalKib shared pages divided among those who share them (PSS): sums of it are true
 */
public record Memory(long residentKib, long proportionalKib) {

    public static final Memory NONE = new Memory(0, 0);

    /** A process that has ended, or may not be looked into, counts as nothing. */
    public static Memory ofTree(ProcessHandle root) {
        return Stream.concat(Stream.of(root), root.descendants())
                .map(Memory::of)
                .reduce(NONE, Memory::plus);
    }

    public Memory plus(Memory other) {
        return new Memory(residentKib + other.residentKib, proportionalKib + other.proportionalKib);
    }

    /** Of {@code process} without its children. */
    public static Memory of(ProcessHandle process) {
        var rollup = Path.of("/proc", Long.toString(process.pid()), "smaps_rollup");
        try {
            var lines = Files.readAllLines(rollup);
            return new Memory(kib(lines, "Rss:"), kib(lines, "Pss:"));
        } catch (IOException _) {
            return NONE;
        }
    }

    private static long kib(Iterable<String> lines, String field) {
        for (var line : lines) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.replaceAll("\\D+", ""));
            }
        }
        return 0;
    }
}
