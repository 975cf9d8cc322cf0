package dev.gatehouse.servers;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * Executables from the class path, unpacked once per content into the user's cache. A directory appears there complete or
 * not at all, so processes that unpack at the same time do not meet.
 */
final class Unpacked {

    private Unpacked() {}

    /** The directory with the content of the {@code .txz} archive {@code resource}. */
    static Path archive(String resource) throws IOException {
        return unpacked(resource, Unpacked::unpackArchive);
    }

    /** The executable file that is {@code resource}. */
    static Path executable(String resource) throws IOException {
        return unpacked(resource, (content, directory) -> {
                    var file = directory.resolve(resource);
                    Files.copy(content, file);
                    makeExecutable(file);
                })
                .resolve(resource);
    }

    private interface Unpacking {
        void into(InputStream content, Path directory) throws IOException;
    }

    private static Path unpacked(String resource, Unpacking unpacking) throws IOException {
        var target = Platform.cache().resolve(resource + "-" + digest(resource));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(target.getParent());
        var partial = Files.createTempDirectory(target.getParent(), "partial");
        try (var content = open(resource)) {
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            unpacking.into(content, partial);
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException | AtomicMoveNotSupportedException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        } finally {
            Directories.delete(partial);
        }
        return target;
    }

    private static void unpackArchive(InputStream content, Path directory) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(content))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = directory.resolve(entry.getName()).normalize();
                if (!path.startsWith(directory)) {
                    throw new IOException("entry outside the archive: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & 0b001_000_000) != 0) {
                        makeExecutable(path);
                    }
                }
            }
        }
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String digest(String resource) throws IOException {
        try (var content = new DigestInputStream(open(resource), MessageDigest.getInstance("SHA-256"))) {
            content.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(content.getMessageDigest().digest(), 0, 6);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static InputStream open(String resource) throws IOException {
        var content = Unpacked.class.getClassLoader().getResourceAsStream(resource);
        if (content == null) {
            throw new IOException(resource + " is not on the class path");
        }
        return new BufferedInputStream(content, 1 << 16);
    }
}
