package dev.gatehouse.usermanagement.account;

import dev.gatehouse.kit.security.GrpcAccess;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Who needs addresses and names: who sends mail, and who signs people in. */
@ApplicationScoped
class DirectoryAccess implements GrpcAccess {

    @Override
    public Map<String, Set<String>> callers() {
        return Map.of("gatehouse.usermanagement.v1.UserDirectory/GetUsers", Set.of("communication", "core-auth"));
    }
}
