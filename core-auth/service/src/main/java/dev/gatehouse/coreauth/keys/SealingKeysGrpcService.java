package dev.gatehouse.coreauth.keys;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysRequest;
import dev.gatehouse.coreauth.api.v1.ListPublicKeysResponse;
import dev.gatehouse.coreauth.api.v1.SealingKey;
import dev.gatehouse.coreauth.api.v1.SealingKeys;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.time.Instant;
import java.util.List;

/** Hands out the public halves of the sealing keys. */
@GrpcService
class SealingKeysGrpcService implements SealingKeys {

    private final SealingKeyRing ring;

    SealingKeysGrpcService(SealingKeyRing ring) {
        this.ring = ring;
    }

    @Override
    public Uni<ListPublicKeysResponse> listPublicKeys(ListPublicKeysRequest request) {
        return ring.publicKeys().map(SealingKeysGrpcService::response);
    }

    private static ListPublicKeysResponse response(List<SealingKeyRing.PublicKey> keys) {
        var response = ListPublicKeysResponse.newBuilder();
        for (var key : keys) {
            response.addKeys(SealingKey.newBuilder()
                    .setKeyId(key.id())
                    .setPublicKey(ByteString.copyFrom(key.bytes().getBytes()))
                    .setSealUntil(timestamp(key.sealUntil())));
        }
        return response.build();
    }

    private static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }
}
