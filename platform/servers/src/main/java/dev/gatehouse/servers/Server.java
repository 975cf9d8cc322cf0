package dev.gatehouse.servers;

import java.io.IOException;

/** A server on 127.0.0.1 with its data in one directory: how it is prepared, started, asked whether it answers, and stopped. */
public sealed interface Server permits PostgresServer, KafkaServer, RedisServer {

    /** For messages and file names: {@code postgres}, {@code kafka}, {@code redis}. */
    String name();

    /** The port on 127.0.0.1 that clients connect to. */
    int port();

    /**
     * Makes the data directory ready (the first time, that is most of the work) and returns the command that runs the
     * server in the foreground. Can be called again for every restart.
     *
     * @throws IOException when this machine cannot run the server; the message says why
     */
    ProcessBuilder prepare() throws IOException, InterruptedException;

    /** One attempt, a second at most: whether a client that connects now is served. */
    boolean answers();

    /** What makes the server stop cleanly without waiting for its clients. */
    Signal stopSignal();
}
