package dev.gatehouse.usermanagement.handover;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.api.v1.HashPasswordRequest;
import dev.gatehouse.coreauth.api.v1.HashPasswordResponse;
import dev.gatehouse.coreauth.api.v1.ImportHashRequest;
import dev.gatehouse.coreauth.api.v1.MutinyActivationsGrpc.MutinyActivationsStub;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.usermanagement.CoreAuthConnection;
import dev.gatehouse.usermanagement.sealing.HashedPassword;
import dev.gatehouse.usermanagement.sealing.SealedPassword;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Asks core-auth to start an activation. */
@ApplicationScoped
class ActivationStarter {

    private final MutinyActivationsStub coreAuth;
    private final CoreAuthConnection connection;

    ActivationStarter(@GrpcClient("core-auth") MutinyActivationsStub coreAuth, CoreAuthConnection connection) {
        this.coreAuth = coreAuth;
        this.connection = connection;
    }

    /** Idempotent by task id. Fails when core-auth refuses, cannot be reached or does not answer in time. */
    Uni<StartedActivation> start(Handover handover, Duration patience) {
        return connection
                .ask(() -> coreAuth.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .start(request(handover)))
                .map(StartedActivation::of);
    }

    /**
     * The same password, hashed. Nothing is stored anywhere. Fails when core-auth refuses, cannot be reached or does not answer in
     * time.
     */
    Uni<HashedPassword> hash(Handover handover, SealedPassword password, Duration patience) {
        var request = HashPasswordRequest.newBuilder()
                .setUserId(handover.userId().toString())
                .setTaskId(handover.taskId().toString())
                .setPassword(wire(password))
                .build();
        return connection
                .ask(() -> coreAuth.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .hashPassword(request))
                .map(ActivationStarter::hashed);
    }

    /** A hash that another system made, encrypted. Nothing is stored anywhere. Fails as above. */
    Uni<HashedPassword> importHash(Handover handover, String phc, Duration patience) {
        var request = ImportHashRequest.newBuilder()
                .setUserId(handover.userId().toString())
                .setTaskId(handover.taskId().toString())
                .setPhc(phc)
                .build();
        return connection
                .ask(() -> coreAuth.withDeadlineAfter(patience.toMillis(), TimeUnit.MILLISECONDS)
                        .importHash(request))
                .map(ActivationStarter::hashed);
    }

    private static HashedPassword hashed(HashPasswordResponse answer) {
        return new HashedPassword(
                Buffer.buffer(answer.getPassword().getEncrypted().toByteArray()),
                answer.getPassword().getCredentialVersion());
    }

    private static dev.gatehouse.coreauth.api.v1.SealedPassword wire(SealedPassword sealed) {
        return dev.gatehouse.coreauth.api.v1.SealedPassword.newBuilder()
                .setKeyId(sealed.keyId())
                .setCiphertext(ByteString.copyFrom(sealed.ciphertext().getBytes()))
                .setCredentialVersion(sealed.credentialVersion())
                .build();
    }

    private static StartActivationRequest request(Handover handover) {
        var request = StartActivationRequest.newBuilder()
                .setUserId(handover.userId().toString())
                .setTaskId(handover.taskId().toString())
                .setEmail(handover.email())
                .setClientAddress(handover.caller().address())
                .setDeviceName(handover.caller().device())
                .setRegisteredAt(timestamp(handover.registeredAt()))
                .setDecoy(handover.decoy());
        switch (handover.password()) {
            case SealedPassword sealed -> request.setPassword(wire(sealed));
            case HashedPassword hashed ->
                request.setHashedPassword(dev.gatehouse.coreauth.api.v1.HashedPassword.newBuilder()
                        .setEncrypted(ByteString.copyFrom(hashed.encrypted().getBytes()))
                        .setCredentialVersion(hashed.credentialVersion()));
            case null -> {}
        }
        return request.build();
    }

    private static Timestamp timestamp(Instant at) {
        return Timestamp.newBuilder()
                .setSeconds(at.getEpochSecond())
                .setNanos(at.getNano())
                .build();
    }
}
