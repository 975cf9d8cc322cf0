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

    /** Where data live unless somebody says otherwise. */
    public Path defaultDirectory() {
        return home.resolve(".gatehouse");
    }
}
