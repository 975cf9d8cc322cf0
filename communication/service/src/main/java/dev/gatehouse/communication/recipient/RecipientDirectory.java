package dev.gatehouse.communication.recipient;

import dev.gatehouse.usermanagement.api.EmailAddress;
import dev.gatehouse.usermanagement.api.v1.GetUsersRequest;
import dev.gatehouse.usermanagement.api.v1.MutinyUserDirectoryGrpc.MutinyUserDirectoryStub;
import dev.gatehouse.usermanagement.api.v1.User;
import io.quarkus.grpc.GrpcClient;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Asks user-management who people are, at the moment a mail goes out or a link comes back. Nothing of it is kept. */
@ApplicationScoped
public class RecipientDirectory {

    private final MutinyUserDirectoryStub users;
    private final long deadlineMillis;

    RecipientDirectory(@GrpcClient("user-management") MutinyUserDirectoryStub users, DirectoryConfig config) {
        this.users = users;
        this.deadlineMillis = config.deadline().toMillis();
    }

    /**
     * The known ones among the users, by id; whoever is missing has no account. Fails when user-management does not answer in
     * time.
     *
     * @param userIds at most 500
     */
    public Uni<Map<UUID, Recipient>> find(Collection<UUID> userIds) {
        var request = GetUsersRequest.newBuilder();
        userIds.stream().distinct().map(UUID::toString).forEach(request::addUserIds);
        return users.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
                .getUsers(request.build())
                .map(answer -> answer.getUsersList().stream()
                        .collect(Collectors.toMap(
                                user -> UUID.fromString(user.getUserId()), RecipientDirectory::recipient)));
    }

    private static Recipient recipient(User user) {
        var address = EmailAddress.parse(user.getEmail())
                .orElseThrow(() -> new IllegalStateException("user " + user.getUserId() + " has no valid address"));
        return new Recipient(address, user.getDisplayName(), user.getLocale());
    }
}
