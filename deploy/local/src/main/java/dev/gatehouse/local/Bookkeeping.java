package dev.gatehouse.local;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.ProcessList;
import dev.gatehouse.local.process.SupervisedProcess;
import dev.gatehouse.local.process.Watcher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes down which processes run, then passes on what it heard. What cannot be written at a first start stops it; later, as on
 * a full disk, it is written when the next process is ready, for a process that died must be started again all the same.
 */
final class Bookkeeping implements Watcher {

    private final ProcessList list;
    private final Watcher next;
    private volatile @Nullable GatehouseSystem published;
    private volatile boolean behind;

    Bookkeeping(ProcessList list, Watcher next) {
        this.list = list;
        this.next = next;
    }

    @Override
    public void started(String name, ProcessHandle process) {
        boolean again = list.add(name, process);
        try {
            writeDown();
        } catch (IOException e) {
            if (!again) {
                throw new UncheckedIOException(e);
            }
            behind = true;
        }
        next.started(name, process);
    }

    private void writeDown() throws IOException {
        list.write();
        var system = published;
        if (system != null) {
            write(system);
        }
    }

    @Override
    public void ready(String name, Duration after) {
        if (behind) {
            try {
                behind = false;
                writeDown();
            } catch (IOException _) {
                behind = true;
            }
        }
        next.ready(name, after);
    }

    @Override
    public void died(String name, int exitCode, List<String> lastLines, Duration pause) {
        next.died(name, exitCode, lastLines, pause);
    }

    @Override
    public void stopped(String name) {
        next.stopped(name);
    }

    /** Writes {@code system}'s state file, now and whenever a process is started again. */
    void publish(GatehouseSystem system) throws IOException {
        published = system;
        write(system);
    }

    private static synchronized void write(GatehouseSystem system) throws IOException {
        stateOf(system).write(system.options().directory());
    }

    private static SystemState stateOf(GatehouseSystem system) {
        var ports = system.ports();
        var addresses = new LinkedHashMap<String, String>();
        addresses.put("gateway", system.gateway().toString());
        addresses.put("operators", system.operators().toString());
        addresses.put("inbox", system.inbox().toString());
        for (var name : List.of(Ports.SMTP, Ports.POSTGRES, Ports.KAFKA, Ports.REDIS)) {
            addresses.put(name, ports.address(name));
        }
        var services = new LinkedHashMap<String, List<SystemState.Replica>>();
        for (var service : Service.values()) {
            var replicas = new ArrayList<SystemState.Replica>();
            for (var name : system.options().replicas().names(service)) {
                replicas.add(new SystemState.Replica(
                        name,
                        ports.address(name),
                        ports.address(Ports.management(name)),
                        ports.address(Ports.grpc(name))));
            }
            services.put(service.title(), replicas);
        }
        return new SystemState(ProcessHandle.current().pid(), addresses, services, processes(system), files(system));
    }

    private static Map<String, Long> processes(GatehouseSystem system) {
        var pids = new LinkedHashMap<String, Long>();
        for (SupervisedProcess process : system.processes()) {
            process.process().ifPresent(running -> pids.put(process.name(), running.pid()));
        }
        return pids;
    }

    private static Map<String, String> files(GatehouseSystem system) {
        var files = new LinkedHashMap<String, String>();
        files.put("directory", system.options().directory().toString());
        files.put("logs", system.logs().toString());
        files.put("secrets", system.secrets().directory().toString());
        files.put("setup_token", system.secrets().setupTokenFile().toString());
        files.put("load_key", system.secrets().serviceKeyFile("load").toString());
        return files;
    }
}
