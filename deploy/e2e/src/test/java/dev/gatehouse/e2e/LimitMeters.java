package dev.gatehouse.e2e;

import dev.gatehouse.local.GatehouseSystem;
import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the services of a system, one replica each, tell of their limits. */
record LimitMeters(GatehouseSystem system) {

    private static final Pattern TELLS = Pattern.compile(
            "gatehouse_(?:login_limited_total|limited_total|hashing_refused_total)[{ ].*|gatehouse_degraded\\{without=\"limits\".*");

    /** Each sample, in the text format. */
    List<String> samples() {
        return Arrays.stream(Service.values())
                .map(service -> system.ports().address(Ports.management(service.replica(1))))
                .map(address -> new Client(URI.create("http://" + address)))
                .flatMap(service -> service.get("/q/metrics", "", "Accept", "text/plain")
                        .text()
                        .lines())
                .map(line -> line.replace(",}", "}"))
                .filter(line -> TELLS.matcher(line).matches())
                .toList();
    }

    /** How often that limit has refused somebody. */
    double refused(String limit) {
        return counted("gatehouse_limited_total{limit=\"" + limit + "\"}");
    }

    /** How often a sign-in was refused for that. */
    double signInsRefused(String reason) {
        return counted("gatehouse_login_limited_total{reason=\"" + reason + "\"}");
    }

    private double counted(String meter) {
        return samples().stream()
                .filter(line -> line.startsWith(meter + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(meter.length() + 1)))
                .sum();
    }
}
