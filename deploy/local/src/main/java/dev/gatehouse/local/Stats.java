package dev.gatehouse.local;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.Memory;
import dev.gatehouse.local.process.ProcessList;
import dev.gatehouse.local.terminal.Table;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of a running system.
 *
 * @param byProcess of each process by name, the launcher included
 */
public record Stats(Map<String, Memory> byProcess) {

    private static final List<Integer> NUMBERS = List.of(1, 2, 3);

    /** Looks at the system that {@code launcher} runs in {@code directory}. */
    public static Stats of(Path directory, ProcessHandle launcher) throws IOException {
        var memory = new LinkedHashMap<String, Memory>();
        var running = ProcessList.running(directory.resolve("processes"));
        running.forEach((name, process) -> memory.put(name, Memory.ofTree(process)));
        memory.put("launcher", Memory.of(launcher));
        return new Stats(memory);
    }

    public Memory total() {
        return byProcess.values().stream().reduce(Memory.NONE, Memory::plus);
    }

    /** Of all processes of the four services. */
    public Memory services() {
        return byProcess.entrySet().stream()
                .filter(entry -> isService(entry.getKey()))
                .map(Map.Entry::getValue)
                .reduce(Memory.NONE, Memory::plus);
    }

    /** A table with sums: RSS counts shared pages once for each process, PSS divides them, so its sum is what is used. */
    public List<String> lines() {
        var table = new Table(NUMBERS, "process", "RSS MiB", "PSS MiB");
        byProcess.forEach((name, memory) -> table.row(name, mib(memory.residentKib()), mib(memory.proportionalKib())));
        table.row("services", mib(services().residentKib()), mib(services().proportionalKib()));
        table.row("everything", mib(total().residentKib()), mib(total().proportionalKib()));
        return new ArrayList<>(table.lines());
    }

    private static boolean isService(String process) {
        return Arrays.stream(Service.values())
                .anyMatch(service -> process.equals(service.title()) || process.matches(service.title() + "-\\d+"));
    }

    static String mib(long kib) {
        return Long.toString(Math.round(kib / 1024.0));
    }
}
