import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.zip.ZipInputStream;

/** Downloads a zip, compares its SHA-512 and unpacks it: {@code FetchMaven <url> <sha512> <directory>}. Needs only a JDK. */
class FetchMaven {

    public static void main(String[] args) throws Exception {
        var directory = Path.of(args[2]).toRealPath();
        var zip = directory.resolve("maven.zip");
        download(URI.create(args[0]), zip);
        var digest = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-512").digest(Files.readAllBytes(zip)));
        if (!digest.equals(args[1])) {
            throw new IOException("SHA-512 of " + args[0] + " is " + digest + ", expected " + args[1]);
        }
        unpack(zip, directory);
    }

    private static void download(URI source, Path target) throws IOException, InterruptedException {
        try (var client = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .connectTimeout(Duration.ofSeconds(20))
                .build()) {
            var request = HttpRequest.newBuilder(source).timeout(Duration.ofMinutes(5)).build();
            var answer = client.send(request, BodyHandlers.ofFile(target));
            if (answer.statusCode() != 200) {
                throw new IOException(source + " answered " + answer.statusCode());
            }
        }
    }

    private static void unpack(Path zip, Path directory) throws IOException {
        try (var entries = new ZipInputStream(Files.newInputStream(zip))) {
            for (var entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
                var target = directory.resolve(entry.getName()).normalize();
                if (!target.startsWith(directory)) {
                    throw new IOException("entry leaves the directory: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else {
                    Files.createDirectories(target.getParent());
                    Files.copy(entries, target);
                }
            }
        }
    }
}
