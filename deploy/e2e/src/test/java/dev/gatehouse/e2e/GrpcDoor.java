package dev.gatehouse.e2e;

import dev.gatehouse.local.layout.Ports;
import dev.gatehouse.local.layout.Service;
import io.grpc.CallOptions;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/** The gRPC port of a service's first process, knocked at with empty messages, by whatever token. */
final class GrpcDoor implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 10;
    private static final int LIFE_SECONDS = 240;
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** Messages as they are on the wire. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final String EVERYWHERE = "gatehouse.platform.";

    private final Service service;
    private final ManagedChannel channel;

    GrpcDoor(Service service) {
        this.service = service;
        var port = SystemUnderTest.system().ports().get(Ports.grpc(service.replica(1)));
        channel = ManagedChannelBuilder.forAddress("127.0.0.1", port)
                .usePlaintext()
                .build();
    }

    /** A token with which {@code holder}, a service or the load tool, calls the method here. */
    String tokenOf(String holder, String method) {
        var called = method.substring(0, method.indexOf('/'));
        return token(holder, called.startsWith(EVERYWHERE) ? called + "/" + service.title() : called);
    }

    /** A token of {@code holder} for what {@code audience} names. */
    static String token(String holder, String audience) {
        try {
            var file = SystemUnderTest.system().secrets().serviceKeyFile(holder);
            var jwk = PublicJsonWebKey.Factory.newPublicJwk(Files.readString(file));
            var signature = new JsonWebSignature();
            signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
            signature.setKeyIdHeaderValue(holder);
            signature.setHeader("typ", "gatehouse-service+jwt");
            signature.setKey(jwk.getPrivateKey());
            long now = Instant.now().getEpochSecond();
            signature.setPayload(JsonUtil.toJson(
                    Map.of("iss", holder, "sub", holder, "aud", audience, "iat", now, "exp", now + LIFE_SECONDS)));
            return signature.getCompactSerialization();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (JoseException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param token empty for none */
    Status.Code knock(String method, String token) {
        var metadata = new Metadata();
        if (!token.isEmpty()) {
            metadata.put(AUTHORIZATION, "Bearer " + token);
        }
        try {
            ClientCalls.blockingUnaryCall(
                    ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(metadata)),
                    MethodDescriptor.<byte[], byte[]>newBuilder()
                            .setType(MethodDescriptor.MethodType.UNARY)
                            .setFullMethodName(method)
                            .setRequestMarshaller(new Bytes())
                            .setResponseMarshaller(new Bytes())
                            .build(),
                    CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS),
                    new byte[0]);
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
