package dev.gatehouse.coreauth;

import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.ConfigurationV0;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import com.google.crypto.tink.hybrid.HybridConfig;
import com.google.crypto.tink.util.Bytes;
import com.google.protobuf.ByteString;
import dev.gatehouse.coreauth.api.v1.ActionTokensGrpc;
import dev.gatehouse.coreauth.api.v1.ActivationsGrpc;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.SealedPassword;
import dev.gatehouse.coreauth.api.v1.SealingKey;
import dev.gatehouse.coreauth.api.v1.SealingKeysGrpc;
import dev.gatehouse.coreauth.api.v1.SessionsGrpc;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.testkit.TestServices;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** Hands registrations over as user-management does: own channel, own sealing. */
@ApplicationScoped
public class Registrar {

    private static final int FRAME = 512;

    private final ManagedChannel channel = NettyChannelBuilder.forAddress(
                    "127.0.0.1", ConfigProvider.getConfig().getValue("quarkus.grpc.server.test-port", Integer.class))
            .usePlaintext()
            .build();

    public ActivationsGrpc.ActivationsBlockingStub activations(String service) {
        return ActivationsGrpc.newBlockingStub(channel).withCallCredentials(TestServices.as(service));
    }

    /** Without any credentials. */
    public ActivationsGrpc.ActivationsBlockingStub activations() {
        return ActivationsGrpc.newBlockingStub(channel);
    }

    public SealingKeysGrpc.SealingKeysBlockingStub sealingKeys(String service) {
        return SealingKeysGrpc.newBlockingStub(channel).withCallCredentials(TestServices.as(service));
    }

    public ActionTokensGrpc.ActionTokensBlockingStub actionTokens(String service) {
        return ActionTokensGrpc.newBlockingStub(channel).withCallCredentials(TestServices.as(service));
    }

    public SessionsGrpc.SessionsBlockingStub sessions(String service) {
        return sessions().withCallCredentials(TestServices.as(service));
    }

    /** Without any credentials. */
    public SessionsGrpc.SessionsBlockingStub sessions() {
        return SessionsGrpc.newBlockingStub(channel);
    }

    public List<SealingKey> publicKeys() {
        return sealingKeys("user-management")
                .listPublicKeys(ListPublicKeysRequest.getDefaultInstance())
                .getKeysList();
    }

    /** A registration with everything right. */
    public StartActivationRequest request(String password) {
        var userId = UUID.randomUUID();
        var taskId = UUID.randomUUID();
        return StartActivationRequest.newBuilder()
                .setUserId(userId.toString())
                .setTaskId(taskId.toString())
                .setEmail("u" + userId + "@example.org")
                .setPassword(seal(frame(password.getBytes(StandardCharsets.UTF_8)), userId, taskId, 1))
                .setClientAddress("192.0.2.1")
                .setDeviceName("test")
                .build();
    }

    public SealedPassword seal(byte[] frame, UUID userId, UUID taskId, int version) {
        var sealer = new Sealer(publicKeys().getFirst());
        return SealedPassword.newBuilder()
                .setKeyId(sealer.keyId())
                .setCredentialVersion(version)
                .setCiphertext(ByteString.copyFrom(sealer.seal(frame, userId, taskId, version)))
                .build();
    }

    public static byte[] frame(byte[] password) {
        var frame = Arrays.copyOf(new byte[] {(byte) (password.length >> 8), (byte) password.length}, FRAME);
        System.arraycopy(password, 0, frame, 2, password.length);
        return frame;
    }

    @PreDestroy
    void close() {
        channel.shutdownNow();
    }

    /** Seals to one public key. */
    public static final class Sealer {

        private final String keyId;
        private final HybridEncrypt primitive;

        public Sealer(SealingKey key) {
            this.keyId = key.getKeyId();
            try {
                this.primitive = primitive(key.getPublicKey().toByteArray());
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        @AccessesPartialKey
        private static HybridEncrypt primitive(byte[] publicKey) throws GeneralSecurityException {
            HybridConfig.register();
            var suite = HpkeParameters.builder()
                    .setKemId(HpkeParameters.KemId.DHKEM_X25519_HKDF_SHA256)
                    .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
                    .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
                    .setVariant(HpkeParameters.Variant.NO_PREFIX)
                    .build();
            return KeysetHandle.newBuilder()
                    .addEntry(KeysetHandle.importKey(HpkePublicKey.create(suite, Bytes.copyFrom(publicKey), null))
                            .withRandomId()
                            .makePrimary())
                    .build()
                    .getPrimitive(ConfigurationV0.get(), HybridEncrypt.class);
        }

        public String keyId() {
            return keyId;
        }

        public byte[] seal(byte[] frame, UUID userId, UUID taskId, int version) {
            var context = "gatehouse/password/v1|" + userId + "|" + taskId + "|" + version;
            try {
                return primitive.encrypt(frame, context.getBytes(StandardCharsets.UTF_8));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
