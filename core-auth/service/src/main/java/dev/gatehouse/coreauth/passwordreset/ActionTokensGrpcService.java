package dev.gatehouse.coreauth.passwordreset;

import com.google.protobuf.Timestamp;
import dev.gatehouse.coreauth.CoreAuthError;
import dev.gatehouse.coreauth.api.v1.ActionToken;
import dev.gatehouse.coreauth.api.v1.ActionTokenRequest;
import dev.gatehouse.coreauth.api.v1.ActionTokens;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.MintResponse;
import dev.gatehouse.coreauth.passwordreset.ActionTokenRepository.Minted;
import dev.gatehouse.coreauth.passwordreset.ActionTokenRepository.Stored;
import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.api.EmailAddress;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Tokens for mails, made at the moment a mail goes out. */
@GrpcService
class ActionTokensGrpcService implements ActionTokens {

    private static final int MOST = 100;

    private final ActionTokenRepository tokens;
    private final ResetConfig config;

    ActionTokensGrpcService(ActionTokenRepository tokens, ResetConfig config) {
        this.tokens = tokens;
        this.config = config;
    }

    @Override
    public Uni<MintResponse> mint(MintRequest request) {
        if (request.getRequestsCount() > MOST) {
            throw malformed("At most " + MOST + " tokens at once.");
        }
        Map<UUID, Minted> minted = new LinkedHashMap<>();
        request.getRequestsList().forEach(each -> {
            var one = minted(each);
            if (minted.put(one.userId(), one) != null) {
                throw malformed("One token per user.");
            }
        });
        return minted.isEmpty()
                ? Uni.createFrom().item(MintResponse.getDefaultInstance())
                : tokens.mint(Purpose.SET_PASSWORD, List.copyOf(minted.values()), config.validity())
                        .map(stored -> response(minted, stored));
    }

    private static Minted minted(ActionTokenRequest request) {
        if (request.getPurpose() != dev.gatehouse.coreauth.api.v1.Purpose.PURPOSE_SET_PASSWORD) {
            throw malformed("purpose is not known.");
        }
        var address = EmailAddress.parse(request.getEmail()).orElseThrow(() -> malformed("email is malformed."));
        try {
            return new Minted(UUID.fromString(request.getUserId()), address.canonical(), ResetToken.random());
        } catch (IllegalArgumentException notAnId) {
            throw malformed("user_id is malformed.");
        }
    }

    private static MintResponse response(Map<UUID, Minted> minted, List<Stored> stored) {
        var response = MintResponse.newBuilder();
        for (var each : stored) {
            var token = Objects.requireNonNull(minted.get(each.userId())).token();
            response.addTokens(ActionToken.newBuilder()
                    .setUserId(each.userId().toString())
                    .setToken(token.reveal())
                    .setExpiresAt(
                            Timestamp.newBuilder().setSeconds(each.expiresAt().getEpochSecond())));
        }
        return response.build();
    }

    private static DomainException malformed(String detail) {
        return new DomainException(CoreAuthError.MALFORMED_REQUEST, detail);
    }
}
