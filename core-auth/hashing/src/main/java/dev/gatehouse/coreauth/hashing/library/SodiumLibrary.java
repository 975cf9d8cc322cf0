package dev.gatehouse.coreauth.hashing.library;

import dev.gatehouse.coreauth.hashing.argon2.Argon2Provider.UnavailableException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * libsodium, from the build that lies in the lazysodium jar. It is copied to a directory that only this user can read, loaded, and the
 * copy deleted; it stays loaded for the life of the process.
 */
final class SodiumLibrary {

    private final MethodHandle pwhash;

    private SodiumLibrary(MethodHandle pwhash) {
        this.pwhash = pwhash;
    }

    /** int crypto_pwhash(out, outlen, passwd, passwdlen, salt, opslimit, memlimit, alg) */
    MethodHandle pwhash() {
        return pwhash;
    }

    static SodiumLibrary load() throws UnavailableException {
        var resource = resource();
        try (var library = SodiumLibrary.class.getResourceAsStream(resource)) {
            if (library == null) {
                throw new UnavailableException("no libsodium for this system: " + resource);
            }
            var directory = Files.createTempDirectory("gatehouse-sodium");
            var copy = directory.resolve(Path.of(resource).getFileName());
            try {
                Files.copy(library, copy);
                return bind(SymbolLookup.libraryLookup(copy, Arena.global()));
            } finally {
                Files.deleteIfExists(copy);
                Files.delete(directory);
            }
        } catch (IOException | IllegalArgumentException | IllegalCallerException e) {
            throw new UnavailableException("libsodium does not load: " + e.getMessage(), e);
        }
    }

    private static SodiumLibrary bind(SymbolLookup symbols) throws UnavailableException {
        var linker = Linker.nativeLinker();
        var init =
                linker.downcallHandle(symbols.findOrThrow("sodium_init"), FunctionDescriptor.of(ValueLayout.JAVA_INT));
        initialize(init);
        var pwhash = linker.downcallHandle(
                symbols.findOrThrow("crypto_pwhash"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_LONG,
                        ValueLayout.JAVA_INT));
        return new SodiumLibrary(pwhash);
    }

    private static void initialize(MethodHandle init) throws UnavailableException {
        try {
            if ((int) init.invokeExact() < 0) {
                throw new UnavailableException("libsodium refuses to start");
            }
        } catch (UnavailableException e) {
            throw e;
        } catch (Throwable e) {
            throw new UnavailableException("libsodium cannot be called: " + e.getMessage(), e);
        }
    }

    private static String resource() {
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var machine = System.getProperty("os.arch");
        boolean arm = machine.equals("aarch64");
        if (system.startsWith("linux")) {
            return arm ? "/arm64/libsodium.so" : machine.equals("amd64") ? "/linux64/libsodium.so" : "/" + machine;
        }
        if (system.startsWith("mac")) {
            return arm ? "/mac_arm/libsodium.dylib" : "/mac/libsodium.dylib";
        }
        return system.startsWith("windows") ? "/windows64/libsodium.dll" : "/" + system;
    }
}
