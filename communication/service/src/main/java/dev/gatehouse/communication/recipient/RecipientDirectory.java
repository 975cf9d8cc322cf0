package dev.gatehouse.communication.recipient;

import dev.gatehouse.kit.grpc.Peer;
import dev.gatehouse.kit.grpc.Peers;
import dev.gatehouse.usermanagement.api.EmailAddress;
import dev.gatehouse.usermanagement.api.v1.GetUsersRequest;
import dev.gatehouse.usermanagement.api.v1.MutinyUserDirectoryGrpc.MutinyUserDirectoryStub;
import dev.gatehouse.usermanagement.api.v1.User;
import io.grpc.Channel;
import io.quarkus.grpc.GrpcClient;
import io.quarkus.logging.Log;
import io.quarkus.runtime.Startup;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** Asks user-management who people are, at the moment a mail goes out or a link comes back. Nothing of it is kept. */
@ApplicationScoped
@Startup // so that its gauge is there before it is asked
public class RecipientDirectory {

    private final MutinyUserDirectoryStub users;
    private final Peer peer;
    private final long deadlineMillis;

    RecipientDirectory(
            @GrpcClient("user-management") MutinyUserDirectoryStub users,
            @GrpcClient("user-management") Channel channel,
            Peers peers,
            DirectoryConfig config) {
        this.users = users;
        this.peer = peers.of("user-management", channel);
        this.deadlineMillis = config.deadline().toMillis();
    }

    /**
     * The known ones among the users, by id; whoever is missing has no account, or no address that mail can reach. Fails when user-management does not answer in
     * time.
     *
     * @param userIds at most 500
     */
    public Uni<Map<UUID, Recipient>> find(Collection<UUID> userIds) {
        var request = GetUsersRequest.newBuilder();
        userIds.stream().distinct().map(UUID::toString).forEach(request::addUserIds);
        return peer.ask(() -> users.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                        .getUsers(request.build()))
                .map(answer -> {
                    var known = new HashMap<UUID, Recipient>();
                    answer.getUsersList().forEach(user -> add(known, user));
                    return known;
                });
    }

    /** One account that mail cannot reach must not hold up the others. */
    private static void add(Map<UUID, Recipient> known, User user) {
        EmailAddress.parse(user.getEmail())
                .ifPresentOrElse(
                        address -> known.put(
                                UUID.fromString(user.getUserId()),
                                new Recipient(address, user.getDisplayName(), user.getLocale())),
                        () -> Log.errorf("user %s has no address that can be read", user.getUserId()));
    }
}
