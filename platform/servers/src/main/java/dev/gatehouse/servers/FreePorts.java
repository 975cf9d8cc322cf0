package dev.gatehouse.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** Ports on 127.0.0.1 that nobody listens on at this moment. */
public final class FreePorts {

    /** Below what systems give to connections as they come: such a port could be somebody's before it is bound. */
    private static final int FIRST = 22_000;

    private static final int LAST = 32_000;

    private FreePorts() {}

    /**
     * {@code count} different free ports from 22000 to 32000. They are not reserved: bind them soon.
     *
     * @throws UncheckedIOException when a thousand in a row are taken
     */
    public static List<Integer> take(int count) {
        var sockets = new ArrayList<ServerSocket>(count);
        try {
            while (sockets.size() < count) {
                sockets.add(anywhere());
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            sockets.forEach(FreePorts::close);
        }
    }

    /** Whether somebody accepts connections on {@code port} of 127.0.0.1; waits half a second at most. */
    public static boolean isListenedOn(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    private static ServerSocket anywhere() {
        var failure = new IOException("no free port");
        for (int i = 0; i < 1_000; i++) {
            try {
                int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
                return new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
            } catch (IOException taken) {
                failure = taken;
            }
        }
        throw new UncheckedIOException(failure);
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
