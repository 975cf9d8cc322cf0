package dev.gatehouse.coreauth.login;

import dev.gatehouse.coreauth.CoreAuthServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** All as usual, but Redis accepts connections and never answers: the worst way of being away. */
public class HangingRedis extends CoreAuthServers {

    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final ServerSocket server;

    public HangingRedis() {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> start() {
        var config = new HashMap<>(super.start());
        Thread.ofPlatform().daemon().name("hanging-redis").start(this::accept);
        config.put("platform.redis.patience", "150ms");
        config.put("GATEHOUSE_REDIS_URL", "redis://127.0.0.1:" + server.getLocalPort());
        return config;
    }

    @Override
    public void stop() {
        try {
            server.close();
            for (var socket : accepted) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        super.stop();
    }

    private void accept() {
        try {
            while (true) {
                accepted.add(server.accept());
            }
        } catch (IOException closed) {
            // the test is over
        }
    }
}
