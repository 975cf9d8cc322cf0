package dev.gatehouse.communication.setpassword;

import dev.gatehouse.communication.message.Addressed;
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
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Has core-auth make tokens, at the moment a mail goes out. */
@ApplicationScoped
@Startup // so that its gauge is there before it is asked
class TokenMint {

    /** As many as core-auth makes at once. */
    private static final int MOST = 100;

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
     * Tokens by message; each replaces an earlier one of its user. Messages to users without an account, or with another address,
     * are left out. Fails when core-auth does not answer in time.
     */
    Uni<Map<UUID, LinkToken>> setPassword(List<Addressed> messages) {
        var users = List.copyOf(byUser(messages).entrySet());
        return Multi.createFrom()
                .iterable(users)
                .group()
                .intoLists()
                .of(MOST)
                .onItem()
                .transformToUniAndConcatenate(this::mint)
                .collect()
                .in(HashMap<UUID, LinkToken>::new, Map::putAll)
                .map(minted -> byMessage(messages, minted));
    }

    private Uni<Map<UUID, LinkToken>> mint(List<Map.Entry<UUID, Recipient>> users) {
        var request = MintRequest.newBuilder();
        users.forEach(each -> request.addRequests(ActionTokenRequest.newBuilder()
                .setUserId(each.getKey().toString())
                .setPurpose(Purpose.PURPOSE_SET_PASSWORD)
                .setEmail(each.getValue().address().canonical())));
        return peer.ask(() -> coreAuth.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                        .mint(request.build()))
                .map(answer -> answer.getTokensList().stream()
                        .collect(Collectors.toMap(
                                token -> UUID.fromString(token.getUserId()),
                                token -> new LinkToken(token.getToken()))));
    }

    private static Map<UUID, Recipient> byUser(List<Addressed> messages) {
        var recipients = new HashMap<UUID, Recipient>();
        messages.forEach(each -> recipients.put(each.message().userId(), each.recipient()));
        return recipients;
    }

    private static Map<UUID, LinkToken> byMessage(List<Addressed> messages, Map<UUID, LinkToken> minted) {
        var tokens = new HashMap<UUID, LinkToken>();
        for (var each : messages) {
            var token = minted.get(each.message().userId());
            if (token != null) {
                tokens.put(each.message().id(), token);
            }
        }
        return tokens;
    }
}
