package dev.gatehouse.local;

import dev.gatehouse.local.layout.Service;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The checkout that is run.
 *
 * @param home its root
 */
public record Installation(Path home) {

    private static final String SERVERS_JAR = "servers-0.1.0-SNAPSHOT.jar";

    /** The checkout that this class was built in. */
    public static Installation ofThisBuild() {
        try {
            var code = Installation.class.getProtectionDomain().getCodeSource().getLocation();
            for (var path = Path.of(code.toURI()); path != null; path = path.getParent()) {
                if (Files.exists(path.resolve("mvnw")) && Files.isDirectory(path.resolve("deploy"))) {
                    return new Installation(path);
                }
            }
            throw new IllegalStateException("not in a checkout of Gatehouse: " + code);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    public Path serviceJar(Service service) {
        return home.resolve(service.title(), "service", "target", "quarkus-app", "quarkus-run.jar");
    }

    AotCaches caches() {
        return new AotCaches(cacheDirectory(), AotCaches.Use.REPLAY);
    }

    AotCaches recordingCaches() {
        return new AotCaches(cacheDirectory(), AotCaches.Use.RECORD);
    }

    /** A file that every build of the launcher and of what it runs besides the services replaces. */
    Path launcherJar() {
        return home.resolve("deploy")
                .resolve("local")
                .resolve("target")
                .resolve("lib")
                .resolve(SERVERS_JAR);
    }

    private Path cacheDirectory() {
        return home.resolve("target").resolve("aot");
    }

    /** Where data live unless somebody says otherwise. */
    public Path defaultDirectory() {
        return home.resolve(".gatehouse");
    }
}
