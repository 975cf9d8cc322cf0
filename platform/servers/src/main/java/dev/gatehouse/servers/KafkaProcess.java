package dev.gatehouse.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import kafka.Kafka;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;

/** Main class of the Kafka JVM: formats the log directory the first time, then is Kafka. */
final class KafkaProcess {

    private KafkaProcess() {}

    public static void main(String[] arguments) throws IOException {
        Logger.getLogger("").setLevel(Level.WARNING);
        var file = Path.of(arguments[0]);
        if (!Files.exists(logDirectory(file).resolve("meta.properties"))) {
            format(file);
        }
        Kafka.main(new String[] {file.toString()});
    }

    private static void format(Path file) throws IOException {
        String[] command = {
            "format", "--ignore-formatted", "--cluster-id", Uuid.randomUuid().toString(), "--config", file.toString()
        };
        if (StorageTool.execute(command, new PrintStream(OutputStream.nullOutputStream())) != 0) {
            throw new IOException("the log directory could not be formatted");
        }
    }

    private static Path logDirectory(Path file) throws IOException {
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        }
        return Path.of(properties.getProperty("log.dirs"));
    }
}
