package dev.gatehouse.usermanagement.handover;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.api.v1.MutinyActivationsGrpc.MutinyActivationsStub;
import dev.gatehouse.coreauth.api.v1.SealedPassword;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.usermanagement.CoreAuthConnection;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.mutiny.Uni;
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

    private static StartActivationRequest request(Handover handover) {
        var request = StartActivationRequest.newBuilder()
                .setUserId(handover.userId().toString())
                .setTaskId(handover.taskId().toString())
                .setEmail(handover.email())
                .setClientAddress(handover.caller().address())
                .setDeviceName(handover.caller().device())
                .setRegisteredAt(timestamp(handover.registeredAt()));
        var password = handover.password();
        if (password != null) {
            request.setPassword(SealedPassword.newBuilder()
                    .setKeyId(password.keyId())
                    .setCiphertext(ByteString.copyFrom(password.ciphertext().getBytes()))
                    .setCredentialVersion(password.credentialVersion()));
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
