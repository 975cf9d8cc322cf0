package dev.gatehouse.mailsink;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.subethamail.smtp.server.SMTPServer;

/**
 * A running mail sink: takes every mail by SMTP, keeps the newest 5,000 (and at most 64 MiB, or a
 * third of the heap, of them), shows them over
 * HTTP. Any thread may use it.
 */
public final class MailSink implements AutoCloseable {
    private static final int MOST_MAILS = 5_000;
    private static final long MOST_BYTES = 64L << 20;
    /** The part of the heap that mails may take. */
    private static final int HEAP_PART = 3;

    private static final int MOST_CONNECTIONS = 64;
    private static final int SMTP_TIMEOUT_MILLIS = 60_000;
    private static final int PATIENCE_SECONDS = 20;

    private final MailStore store =
            new MailStore(MOST_MAILS, Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART));
    private final Faults faults = new Faults();
    private final ExecutorService sessions = Executors.newVirtualThreadPerTaskExecutor();
    private final Vertx vertx;
    private final SMTPServer smtp;
    private final int httpPort;

    private MailSink(String host, int smtpPort, int httpPort) throws IOException {
        var receiver = new SmtpReceiver(store, faults, Clock.systemUTC());
        smtp = SMTPServer.port(smtpPort)
                .bindAddress(InetAddress.getByName(host))
                .hostName("mail-sink")
                .softwareName("Gatehouse mail sink")
                .messageHandlerFactory(receiver)
                .sessionHandler(receiver)
                .executorService(sessions)
                .maxConnections(MOST_CONNECTIONS)
                .maxMessageSize(SmtpReceiver.LONGEST)
                .connectionTimeoutMs(SMTP_TIMEOUT_MILLIS)
                .build();
        vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
        try {
            startSmtp();
            this.httpPort = await(new InboxServer(vertx, store, faults).listen(host, httpPort));
        } catch (IOException e) {
            close();
            throw e;
        }
    }

    /**
     * Starts one. Blocks until both ports are bound.
     *
     * @param smtpPort 0 for a free one
     * @param httpPort 0 for a free one
     * @throws IOException if a port cannot be had
     */
    public static MailSink start(String host, int smtpPort, int httpPort) throws IOException {
        return new MailSink(host, smtpPort, httpPort);
    }

    public int smtpPort() {
        return smtp.getPortAllocated();
    }

    public int httpPort() {
        return httpPort;
    }

    /** The mails it keeps, newest first. */
    public List<ReceivedMail> messages() {
        return store.all();
    }

    /** Forgets all mails. */
    public void clear() {
        store.clear();
    }

    /** Makes something go wrong; replaces what was planned for the same step. */
    public void plan(Fault fault) {
        faults.plan(fault);
    }

    /** Plans nothing any more, and ends every hang. */
    public void clearFaults() {
        faults.clear();
    }

    /** Closes both ports and every connection. Blocks. */
    @Override
    public void close() {
        faults.clear();
        smtp.stop();
        sessions.shutdownNow();
        try {
            await(vertx.close());
        } catch (IOException e) {
            System.getLogger(MailSink.class.getName()).log(System.Logger.Level.WARNING, "did not stop in time", e);
        }
    }

    private void startSmtp() throws IOException {
        try {
            smtp.start();
        } catch (RuntimeException e) {
            throw new IOException("SMTP port " + smtp.getPort() + ": " + e.getMessage(), e);
        }
    }

    private static <T> T await(io.vertx.core.Future<T> future) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e.getCause() == null ? e : e.getCause());
        }
    }
}
