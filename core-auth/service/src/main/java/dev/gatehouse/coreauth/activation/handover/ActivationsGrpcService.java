package dev.gatehouse.coreauth.activation.handover;

import com.google.protobuf.ByteString;
import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.api.v1.ActivationStatus;
import dev.gatehouse.coreauth.api.v1.Activations;
import dev.gatehouse.coreauth.api.v1.HashPasswordRequest;
import dev.gatehouse.coreauth.api.v1.HashPasswordResponse;
import dev.gatehouse.coreauth.api.v1.ImportHashRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationRequest;
import dev.gatehouse.coreauth.api.v1.StartActivationResponse;
import dev.gatehouse.coreauth.api.v1.TemporarySession;
import dev.gatehouse.coreauth.keys.HashedPassword;
import dev.gatehouse.coreauth.keys.SealedPassword;
import dev.gatehouse.coreauth.session.OpenedSession;
import dev.gatehouse.kit.problem.DomainException;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.vertx.core.buffer.Buffer;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;

/** The handover from user-management. */
@GrpcService
class ActivationsGrpcService implements Activations {

    private static final int LONGEST_EMAIL = 254;
    private static final int LONGEST_KEY_ID = 64;

    /** HPKE: encapsulated key 32, frame 512, tag 16. */
    private static final int CIPHERTEXT_BYTES = 560;

    private static final int LONGEST_HASH = 512;

    /** So that it fits when it is encrypted. */
    private static final int LONGEST_IMPORTED = 400;

    private final StartActivation startActivation;
    private final StartDecoy startDecoy;
    private final HashBeforeStart hashBeforeStart;
    private final ImportHash importHash;
    private final Clock clock;

    ActivationsGrpcService(
            StartActivation startActivation,
            StartDecoy startDecoy,
            HashBeforeStart hashBeforeStart,
            ImportHash importHash,
            Clock clock) {
        this.startActivation = startActivation;
        this.startDecoy = startDecoy;
        this.hashBeforeStart = hashBeforeStart;
        this.importHash = importHash;
        this.clock = clock;
    }

    @Override
    public Uni<StartActivationResponse> start(StartActivationRequest request) {
        var handover = handover(request);
        var started = request.getDecoy() ? startDecoy.start(handover) : startActivation.start(handover);
        return started.map(ActivationsGrpcService::response);
    }

    @Override
    public Uni<HashPasswordResponse> hashPassword(HashPasswordRequest request) {
        require(request.hasPassword(), "password");
        return hashBeforeStart
                .hash(password(uuid(request.getUserId()), uuid(request.getTaskId()), request.getPassword()))
                .map(ActivationsGrpcService::response);
    }

    @Override
    public Uni<HashPasswordResponse> importHash(ImportHashRequest request) {
        var phc = request.getPhc();
        require(!phc.isEmpty() && phc.length() <= LONGEST_IMPORTED, "phc");
        var hashed = importHash.take(uuid(request.getUserId()), uuid(request.getTaskId()), phc);
        return Uni.createFrom().item(response(hashed));
    }

    private static HashPasswordResponse response(HashedPassword hashed) {
        return HashPasswordResponse.newBuilder()
                .setPassword(dev.gatehouse.coreauth.api.v1.HashedPassword.newBuilder()
                        .setEncrypted(ByteString.copyFrom(hashed.encrypted().getBytes()))
                        .setCredentialVersion(hashed.credentialVersion()))
                .build();
    }

    private Handover handover(StartActivationRequest request) {
        var userId = uuid(request.getUserId());
        var taskId = uuid(request.getTaskId());
        var email = request.getEmail();
        require(!email.isEmpty() && email.length() <= LONGEST_EMAIL, "email");
        return new Handover(
                userId,
                taskId,
                email,
                request.hasPassword() ? password(userId, taskId, request.getPassword()) : null,
                request.hasHashedPassword() ? hashed(userId, taskId, request.getHashedPassword()) : null,
                request.getDeviceName(),
                request.getClientAddress(),
                registeredAt(request));
    }

    private Instant registeredAt(StartActivationRequest request) {
        return request.hasRegisteredAt()
                ? Instant.ofEpochSecond(
                        request.getRegisteredAt().getSeconds(),
                        request.getRegisteredAt().getNanos())
                : clock.instant();
    }

    private static SealedPassword password(
            UUID userId, UUID taskId, dev.gatehouse.coreauth.api.v1.SealedPassword sealed) {
        require(!sealed.getKeyId().isEmpty() && sealed.getKeyId().length() <= LONGEST_KEY_ID, "password.key_id");
        require(sealed.getCiphertext().size() == CIPHERTEXT_BYTES, "password.ciphertext");
        require(sealed.getCredentialVersion() >= 1, "password.credential_version");
        return new SealedPassword(
                userId,
                taskId,
                sealed.getCredentialVersion(),
                sealed.getKeyId(),
                Buffer.buffer(sealed.getCiphertext().toByteArray()));
    }

    private static HashedPassword hashed(
            UUID userId, UUID taskId, dev.gatehouse.coreauth.api.v1.HashedPassword hashed) {
        int size = hashed.getEncrypted().size();
        require(size > 0 && size <= LONGEST_HASH, "hashed_password.encrypted");
        require(hashed.getCredentialVersion() >= 1, "hashed_password.credential_version");
        return new HashedPassword(
                userId,
                taskId,
                hashed.getCredentialVersion(),
                Buffer.buffer(hashed.getEncrypted().toByteArray()));
    }

    private static StartActivationResponse response(StartActivation.Started started) {
        var status = started.activation().status();
        var response = StartActivationResponse.newBuilder()
                .setStatus(ActivationStatus.newBuilder()
                        .setIsFullyActivated(status.isFullyActivated())
                        .addAllPendingTasks(status.pendingTasks())
                        .setCanLogin(status.canLogin())
                        .setMessage(status.message()));
        started.session().ifPresent(session -> response.setSession(temporarySession(session)));
        return response.build();
    }

    private static TemporarySession temporarySession(OpenedSession session) {
        return TemporarySession.newBuilder()
                .setSessionId(session.sessionId())
                .setAccessToken(session.accessToken())
                .setExpiresInSeconds(session.expiresInSeconds())
                .build();
    }

    private static UUID uuid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOne) {
            throw malformed("id");
        }
    }

    private static void require(boolean condition, String field) {
        if (!condition) {
            throw malformed(field);
        }
    }

    private static DomainException malformed(String field) {
        return new DomainException(CoreAuthError.MALFORMED_REQUEST, field + " is malformed.");
    }
}
