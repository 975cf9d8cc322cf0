package dev.gatehouse.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a running system tells other programs in {@code state.json} of its directory: no secrets, but where they are.
 *
 * @param pid of the launcher
 * @param addresses URLs and {@code host:port} by name: gateway, operators, inbox, smtp, postgres, kafka, redis
 * @param services the processes of each service
 * @param processes every process by name, servers and gateway too
 * @param files paths by name: secrets, setup_token, logs
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SystemState(
        long pid,
        Map<String, String> addresses,
        Map<String, List<Replica>> services,
        Map<String, Long> processes,
        Map<String, String> files) {

    /**
     * One process of a service; addresses are {@code host:port}.
     *
     * @param name as processes are named: {@code core-auth-2}
     */
    public record Replica(String name, String http, String management, String grpc) {}

    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    /** @throws IllegalArgumentException when nothing has that name */
    public String address(String name) {
        var address = addresses.get(name);
        if (address == null) {
            throw new IllegalArgumentException("no address of " + name);
        }
        return address;
    }

    static Path fileIn(Path directory) {
        return directory.resolve("state.json");
    }

    /** The system that runs in {@code directory}; empty if none does. */
    public static Optional<SystemState> read(Path directory) throws IOException {
        if (!Files.exists(fileIn(directory))) {
            return Optional.empty();
        }
        var state = JSON.readValue(fileIn(directory).toFile(), SystemState.class);
        return Optional.of(state).filter(read -> ProcessHandle.of(read.pid()).isPresent());
    }

    void write(Path directory) throws IOException {
        var partial = directory.resolve("state.json.partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        JSON.writeValue(partial.toFile(), this);
        Files.move(partial, fileIn(directory), StandardCopyOption.ATOMIC_MOVE);
    }
}
