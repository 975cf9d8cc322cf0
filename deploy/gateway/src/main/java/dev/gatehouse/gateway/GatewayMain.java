package dev.gatehouse.gateway;

import dev.gatehouse.gateway.config.GatewayConfig;
import java.io.IOException;

/** Runs a gateway as a process, configured by environment variables, until it gets SIGTERM or SIGINT. */
public final class GatewayMain {
    private GatewayMain() {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] arguments) {
        try {
            var gateway = Gateway.start(GatewayConfig.fromEnvironment(System.getenv()));
            Runtime.getRuntime().addShutdownHook(new Thread(gateway::close, "gateway-stop"));
            System.out.println(gateway.summary());
        } catch (IOException | IllegalArgumentException e) {
            System.err.println("gateway: " + e.getMessage());
            System.exit(1);
        }
    }
}
