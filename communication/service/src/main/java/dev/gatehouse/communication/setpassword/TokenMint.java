package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.message.LinkToken;
import dev.gatehouse.communication.recipient.Recipient;
import dev.gatehouse.coreauth.api.v1.ActionTokenRequest;
import dev.gatehouse.coreauth.api.v1.MintRequest;
import dev.gatehouse.coreauth.api.v1.MutinyActionTokensGrpc.MutinyActionTokensStub;
import dev.gatehouse.coreauth.api.v1.Purpose;
import dev.gatehouse.kit.grpc.Peer;
import dev.gatehouse.kit.grpc.Peers;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Has core-auth make tokens, at the moment a mail goes out. */
@ApplicationScoped
class TokenMint {

    private final MutinyActionTokensStub coreAuth;
    private final Peer peer;
    private final long deadlineMillis;

    TokenMint(
            @GrpcClient("core-auth") MutinyActionTokensStub coreAuth,
            @GrpcClient("core-auth") Channel channel,
            Peers peers,
            SetPasswordConfig config) {
        this.coreAuth = coreAuth;
        this.peer = peers.of("core-auth", channel);
        this.deadlineMillis = config.deadline().toMillis();
    }

    /**
     * Tokens by user; each replaces an earlier one of that user. Users without an account, or with another address, are left out.
     * Fails when core-auth does not answer in time.
     *
     * @param recipients at most 100
     */
    Uni<Map<UUID, LinkToken>> setPassword(Map<UUID, Recipient> recipients) {
        var request = MintRequest.newBuilder();
        recipients.forEach((userId, recipient) -> request.addRequests(ActionTokenRequest.newBuilder()
                .setUserId(userId.toString())
                .setPurpose(Purpose.PURPOSE_SET_PASSWORD)
                .setEmail(recipient.address().canonical())));
        return peer.ask(() -> coreAuth.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                        .mint(request.build()))
                .map(answer -> answer.getTokensList().stream()
                        .collect(Collectors.toMap(
                                token -> UUID.fromString(token.getUserId()),
                                token -> new LinkToken(token.getToken()))));
    }
}
