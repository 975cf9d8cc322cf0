package dev.gatehouse.testkit;

import dev.gatehouse.servers.Directories;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;

/** Identities of services for tests of gRPC: key files as a deployment provides them, and tokens of any caller. */
public final class TestServices {

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private static final Map<String, EllipticCurveJsonWebKey> KEYS =
            List.of("core-auth", "user-management", "authorization", "communication", "load", "kit").stream()
                    .collect(Collectors.toMap(Function.identity(), TestTokens::key));

    private static final Path DIRECTORY = write();

    private TestServices() {}

    /** Holds {@code <service>.jwk} for each service and {@code services.jwks}. */
    public static Path directory() {
        return DIRECTORY;
    }

    /**
     * A valid token of the named service.
     *
     * @param audience the full name of the gRPC service that is called; of one that every service serves, with {@code /<callee>}
     */
    public static String token(String service, String audience) {
        return Jwt.issuer(service)
                .subject(service)
                .audience(audience)
                .expiresIn(240)
                .jws()
                .algorithm(SignatureAlgorithm.ES256)
                .keyId(service)
                .header("typ", "gatehouse-service+jwt")
                .sign(Objects.requireNonNull(KEYS.get(service), service).getPrivateKey());
    }

    /** For a plain gRPC stub: calls as the named service, with a token for what is called. */
    public static CallCredentials as(String service) {
        var tokens = new ConcurrentHashMap<String, String>();
        return bearing(called -> tokens.computeIfAbsent(called, audience -> token(service, audience)));
    }

    /** For a plain gRPC stub: calls with that token, whatever is called. */
    public static CallCredentials with(String token) {
        return bearing(called -> token);
    }

    /** @param tokens by the full name of the gRPC service that is called */
    private static CallCredentials bearing(UnaryOperator<String> tokens) {
        return new CallCredentials() {
            @Override
            public void applyRequestMetadata(RequestInfo request, Executor executor, MetadataApplier applier) {
                var called =
                        Objects.requireNonNull(request.getMethodDescriptor().getServiceName());
                var metadata = new Metadata();
                metadata.put(AUTHORIZATION, "Bearer " + tokens.apply(called));
                applier.apply(metadata);
            }
        };
    }

    private static Path write() {
        try {
            var directory = Files.createTempDirectory("gatehouse-service-keys");
            for (var key : KEYS.values()) {
                Files.writeString(
                        directory.resolve(key.getKeyId() + ".jwk"),
                        key.toJson(JsonWebKey.OutputControlLevel.INCLUDE_PRIVATE));
            }
            Files.writeString(
                    directory.resolve("services.jwks"),
                    new JsonWebKeySet(List.copyOf(KEYS.values())).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(directory), "delete-test-keys"));
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path directory) {
        try {
            Directories.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
