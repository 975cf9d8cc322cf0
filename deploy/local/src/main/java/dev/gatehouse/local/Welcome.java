package dev.gatehouse.local;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.process.Memory;
import dev.gatehouse.local.terminal.Table;
import dev.gatehouse.local.terminal.Terminal;
import dev.gatehouse.local.terminal.Terminal.Ink;
import java.util.List;

/** What a person reads once the system is ready: what runs where, what to try first, how to stop. */
final class Welcome {

    private final GatehouseSystem system;
    private final Terminal terminal;

    Welcome(GatehouseSystem system, Terminal terminal) {
        this.system = system;
        this.terminal = terminal;
    }

    void print() {
        terminal.line("");
        var lines = table().lines();
        terminal.line(terminal.paint(Ink.FAINT, lines.getFirst()));
        lines.stream().skip(1).forEach(terminal::line);
        terminal.line("");
        firstCommands().lines().forEach(terminal::line);
        if (system.options().edge().loadTest()) {
            terminal.line(terminal.paint(Ink.BAD, "  --load-test: the gateway limits nobody. Not for use by people."));
        }
    }

    private Table table() {
        var ports = system.ports();
        var table = new Table(List.of(2, 3), "what", "where", "pid", "MiB");
        row(table, "gateway", "%s, operators %s".formatted(system.gateway(), system.operators()));
        for (var service : Service.values()) {
            for (var name : system.options().replicas().names(service)) {
                row(
                        table,
                        name,
                        "HTTP %d, gRPC %d, management %d"
                                .formatted(
                                        ports.get(name),
                                        ports.get(Ports.grpc(name)),
                                        ports.get(Ports.management(name))));
            }
        }
        row(table, "mail", "%s, SMTP %d".formatted(system.inbox(), ports.get(Ports.SMTP)));
        row(table, "postgres", ports.address(Ports.POSTGRES));
        row(table, "kafka", ports.address(Ports.KAFKA));
        row(table, "redis", ports.address(Ports.REDIS));
        return table;
    }

    private void row(Table table, String name, String where) {
        var process = system.process(name).process();
        var pid = process.map(running -> Long.toString(running.pid())).orElse("-");
        var memory = process.map(Memory::ofTree).orElse(Memory.NONE);
        table.row(name, where, pid, Stats.mib(memory.proportionalKib()));
    }

    private String firstCommands() {
        return """
                  Try it:
                    curl -si %1$s/v1/registrations -H 'Content-Type: application/json' \\
                      -d '{"email":"ada@example.org","password":"nine quiet rivers at dawn","display_name":"Ada"}'
                    curl -s %1$s/v1/auth/login -H 'Content-Type: application/json' \\
                      -d '{"email":"ada@example.org","password":"nine quiet rivers at dawn"}'
                    curl -s %1$s/v1/users/me -H "Authorization: Bearer $TOKEN"     # access_token of the login
                  The mail it sent: %2$s   The whole path, shown: deploy/up --demo   Memory: deploy/up --stats
                  First administrator: sign in, then POST %1$s/v1/setup/administrator {"token": "%3$s"}
                  Logs: %4$s   Stop everything: Ctrl-C
                """.formatted(system.gateway(), system.inbox(), system.secrets().setupToken(), system.logs());
    }
}
