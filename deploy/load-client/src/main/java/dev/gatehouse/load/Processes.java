package dev.gatehouse.load;

import dev.gatehouse.local.SystemState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** CPU time that each process of the system, with its children, has used so far (proc(5), {@code stat}), milliseconds. */
record Processes(Map<String, Double> cpuMillis) {

    private static final double MILLIS_PER_TICK = 10;
    private static final int FIRST_AFTER_NAME = 2;
    private static final int USER_TICKS = 14 - FIRST_AFTER_NAME - 1;

    static Processes now(SystemState state) {
        var used = new LinkedHashMap<String, Double>();
        state.processes().forEach((name, pid) -> used.put(name, cpuOfTree(pid)));
        used.put("load", cpuOf(ProcessHandle.current()));
        return new Processes(used);
    }

    Processes since(Processes before) {
        var used = new LinkedHashMap<String, Double>();
        cpuMillis.forEach((name, millis) -> used.put(name, millis - before.cpuMillis.getOrDefault(name, 0.0)));
        return new Processes(used);
    }

    private static double cpuOfTree(long pid) {
        return ProcessHandle.of(pid)
                .map(root -> Stream.concat(Stream.of(root), root.descendants())
                        .mapToDouble(Processes::cpuOf)
                        .sum())
                .orElse(0.0);
    }

    private static double cpuOf(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return MILLIS_PER_TICK * (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[USER_TICKS + 1]));
        } catch (IOException gone) {
            return 0;
        }
    }
}
