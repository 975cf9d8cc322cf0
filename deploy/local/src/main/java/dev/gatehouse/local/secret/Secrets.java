package dev.gatehouse.local.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.local.layout.Service;
import dev.gatehouse.local.layout.Topic;
import dev.gatehouse.servers.KafkaAccounts;
import dev.gatehouse.servers.TopicAccess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Passwords and keys of one data directory, made when it is first used and kept in files that only their owner may read
 * (directory 0700, files 0600).
 */
public final class Secrets {

    /** Who signs service tokens: the four services and the load tool. */
    private static final List<String> KEY_HOLDERS = keyHolders();

    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_ONLY_DIRECTORY = PosixFilePermissions.fromString("rwx------");
    private static final int BYTES = 32;

    private final Path directory;
    private final SecureRandom random = new SecureRandom();

    private Secrets(Path directory) {
        this.directory = directory;
    }

    /** Opens the secrets in {@code directory}, making those that are missing. */
    public static Secrets in(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.setPosixFilePermissions(directory, OWNER_ONLY_DIRECTORY);
        var secrets = new Secrets(directory);
        secrets.makeMissing();
        return secrets;
    }

    private void makeMissing() throws IOException {
        for (var service : Service.values()) {
            makePassword(databaseFile(service));
        }
        for (var access : Topic.access()) {
            makePassword(kafkaFile(access.account()));
        }
        makePassword(kafkaFile(KafkaAccounts.ADMINISTRATOR));
        makePassword("postgres");
        makePassword("redis");
        makePassword("setup-token");
        if (!Files.exists(masterKeyFile())) {
            write(masterKeyFile(), Base64.getEncoder().encodeToString(randomBytes()));
        }
        if (!Files.exists(serviceKeysFile())) {
            var keys = new ArrayList<ServiceKey>();
            for (var holder : KEY_HOLDERS) {
                var key = ServiceKey.generate(holder);
                write(serviceKeyFile(holder), key.privateJwk());
                keys.add(key);
            }
            write(serviceKeysFile(), ServiceKey.publicSet(keys));
        }
    }

    /** The password of the database's superuser. */
    public String postgres() {
        return read("postgres");
    }

    /** The password of {@code service}'s role in its own database. */
    public String database(Service service) {
        return read(databaseFile(service));
    }

    /** The broker's accounts: the administrator, each service under its title, and a service that is not Gatehouse's. */
    public KafkaAccounts kafka() {
        var passwords = Topic.access().stream()
                .map(TopicAccess::account)
                .collect(Collectors.toMap(account -> account, account -> read(kafkaFile(account))));
        return new KafkaAccounts(read(kafkaFile(KafkaAccounts.ADMINISTRATOR)), passwords);
    }

    public String redis() {
        return read("redis");
    }

    /** With it, once, a signed-in user becomes the first administrator. */
    public String setupToken() {
        return read("setup-token");
    }

    public Path setupTokenFile() {
        return directory.resolve("setup-token");
    }

    /** Base64 of 32 bytes that encrypt core-auth's keys at rest. */
    public Path masterKeyFile() {
        return directory.resolve("master-key");
    }

    /** The private key with which {@code holder} signs its calls to other services, as a JWK. */
    public Path serviceKeyFile(String holder) {
        return directory.resolve(holder + ".jwk");
    }

    /** The public keys of all holders, as a JWK set. */
    public Path serviceKeysFile() {
        return directory.resolve("service-keys.json");
    }

    public Path directory() {
        return directory;
    }

    @Override
    public String toString() {
        return "Secrets[" + directory + "]";
    }

    private static List<String> keyHolders() {
        var holders = new ArrayList<>(
                Arrays.stream(Service.values()).map(Service::title).toList());
        holders.add("load");
        return List.copyOf(holders);
    }

    private static String databaseFile(Service service) {
        return "database-" + service.title();
    }

    private static String kafkaFile(String account) {
        return "kafka-" + account;
    }

    private void makePassword(String name) throws IOException {
        if (!Files.exists(directory.resolve(name))) {
            write(directory.resolve(name), HexFormat.of().formatHex(randomBytes()));
        }
    }

    private byte[] randomBytes() {
        var bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private String read(String name) {
        try {
            return Files.readString(directory.resolve(name), UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Appears complete or not at all, so that a start that was cut short leaves no half secret. */
    private static void write(Path file, String content) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
        Files.writeString(partial, content + "\n", UTF_8, StandardOpenOption.WRITE);
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
