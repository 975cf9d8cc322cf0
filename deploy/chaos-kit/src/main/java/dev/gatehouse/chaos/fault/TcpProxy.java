package dev.gatehouse.chaos.fault;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Stands between a client and a server on this machine: passes on, delays, swallows, or cuts. */
public final class TcpProxy implements AutoCloseable {

    private static final int BUFFER = 16 * 1024;

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong swallowed = new AtomicLong();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean swallowing;

    private TcpProxy(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
    }

    /** Before {@code target}, a port of 127.0.0.1 that need not be listened on yet. */
    public static TcpProxy before(int target) throws IOException {
        var proxy = new TcpProxy(new ServerSocket(0, 256, InetAddress.getLoopbackAddress()), target);
        Thread.ofPlatform().daemon().name("proxy-" + target).start(proxy::accept);
        return proxy;
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How long each chunk of an answer is held back. */
    public void delay(Duration each) {
        delay = each;
    }

    /** Whether bytes vanish, in both directions, without a word: a partition. New connections are accepted and hear nothing. */
    public void swallow(boolean on) {
        swallowing = on;
        if (!on) {
            cut(); // what was swallowed is missing in the streams
        }
    }

    /** How many chunks have vanished so far, in either direction. */
    public long swallowed() {
        return swallowed.get();
    }

    /** Resets every connection that is open now; how many. */
    public int cut() {
        int cut = 0;
        for (var socket : open) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
                cut++;
            } catch (IOException _) {
                // closed already
            }
        }
        return cut / 2;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void serve(Socket client) {
        var server = new Socket();
        try {
            server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
            client.setTcpNoDelay(true);
            server.setTcpNoDelay(true);
            open.add(client);
            open.add(server);
            Thread.ofVirtual().start(() -> pump(client, server, null));
            pump(server, client, this);
        } catch (IOException e) {
            close(client);
            close(server);
        }
    }

    private void pump(Socket from, Socket to, @Nullable TcpProxy delayed) {
        var buffer = new byte[BUFFER];
        try (from;
                to) {
            var in = from.getInputStream();
            var out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (delayed != null && delayed.delay.isPositive()) {
                    TimeUnit.NANOSECONDS.sleep(delayed.delay.toNanos());
                }
                if (swallowing) {
                    swallowed.incrementAndGet();
                } else {
                    out.write(buffer, 0, read);
                }
            }
        } catch (IOException _) {
            // one side is gone; so is the other then
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // never was open
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
