package dev.gatehouse.usermanagement.account;

import dev.gatehouse.kit.problem.DomainException;
import dev.gatehouse.usermanagement.UserManagementError;
import dev.gatehouse.usermanagement.api.v1.GetUsersRequest;
import dev.gatehouse.usermanagement.api.v1.GetUsersResponse;
import dev.gatehouse.usermanagement.api.v1.UserDirectory;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import java.util.UUID;

@GrpcService
class UserDirectoryGrpcService implements UserDirectory {

    private static final int MOST = 500;

    private final DirectoryRepository directory;

    UserDirectoryGrpcService(DirectoryRepository directory) {
        this.directory = directory;
    }

    @Override
    public Uni<GetUsersResponse> getUsers(GetUsersRequest request) {
        if (request.getUserIdsCount() > MOST) {
            throw new DomainException(UserManagementError.TOO_MANY_USER_IDS, "At most " + MOST + " ids.");
        }
        return directory
                .find(idsOf(request))
                .map(users -> GetUsersResponse.newBuilder().addAllUsers(users).build());
    }

    private static UUID[] idsOf(GetUsersRequest request) {
        try {
            return request.getUserIdsList().stream().map(UUID::fromString).toArray(UUID[]::new);
        } catch (IllegalArgumentException e) {
            throw new DomainException(UserManagementError.MALFORMED_USER_ID, "user_ids: a UUID is expected.");
        }
    }
}
