package dev.gatehouse.usermanagement.sealing;

import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysResponse;
import dev.gatehouse.coreauth.api.v1.MutinySealingKeysGrpc.MutinySealingKeysStub;
import dev.gatehouse.usermanagement.CoreAuthConnection;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.logging.Log;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Asks core-auth for its public keys. */
@ApplicationScoped
class SealingKeySource {

    private final MutinySealingKeysStub coreAuth;
    private final CoreAuthConnection connection;
    private final SealingConfig config;

    SealingKeySource(
            @GrpcClient("core-auth") MutinySealingKeysStub coreAuth,
            CoreAuthConnection connection,
            SealingConfig config) {
        this.coreAuth = coreAuth;
        this.connection = connection;
        this.config = config;
    }

    /** The key to prefer first; what is no X25519 key is left out. */
    Uni<List<SealingKey>> fetch() {
        return connection
                .ask(() -> coreAuth.withDeadlineAfter(config.patience().toMillis(), TimeUnit.MILLISECONDS)
                        .listPublicKeys(ListPublicKeysRequest.getDefaultInstance()))
                .map(SealingKeySource::usable);
    }

    private static List<SealingKey> usable(ListPublicKeysResponse answer) {
        var keys = new ArrayList<SealingKey>(answer.getKeysCount());
        for (var key : answer.getKeysList()) {
            var until = Instant.ofEpochSecond(
                    key.getSealUntil().getSeconds(), key.getSealUntil().getNanos());
            try {
                keys.add(SealingKey.of(key.getKeyId(), key.getPublicKey().toByteArray(), until));
            } catch (GeneralSecurityException e) {
                Log.warnf("sealing key %s is not usable", key.getKeyId());
            }
        }
        return keys;
    }
}
