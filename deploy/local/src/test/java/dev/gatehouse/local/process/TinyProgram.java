package dev.gatehouse.local.process;

import dev.gatehouse.servers.FreePorts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A JVM that accepts connections on a port once it has started, and does nothing else. */
record TinyProgram(String name, int port, String mood) implements Program {

    static TinyProgram called(String name, String mood) {
        return new TinyProgram(name, FreePorts.take(1).getFirst(), mood);
    }

    @Override
    public ProcessBuilder prepare() {
        return new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                TinyProgram.class.getName(),
                Integer.toString(port),
                mood);
    }

    @Override
    public boolean isReady() {
        return FreePorts.isListenedOn(port);
    }

    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(2);
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        switch (arguments[1]) {
            case "doomed" -> {
                System.out.println("no way to live");
                System.exit(7);
            }
            case "stubborn" -> Runtime.getRuntime().addShutdownHook(new Thread(TinyProgram::never));
            default -> {}
        }
        // before it listens, for who listens may be killed
        List.of("here", "I", "am").forEach(System.out::println);
        try (var socket = new ServerSocket(Integer.parseInt(arguments[0]), 5, InetAddress.getLoopbackAddress())) {
            while (true) {
                socket.accept().close();
            }
        }
    }

    private static void never() {
        try {
            Thread.currentThread().join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
