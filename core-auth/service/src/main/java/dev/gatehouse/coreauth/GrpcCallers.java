package dev.gatehouse.coreauth;

import dev.gatehouse.kit.security.GrpcAccess;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;

/** Which services may ask core-auth what. */
@ApplicationScoped
class GrpcCallers implements GrpcAccess {

    @Override
    public Map<String, Set<String>> callers() {
        return Map.of(
                "gatehouse.coreauth.v1.ActionTokens/Mint", Set.of("communication"),
                "gatehouse.coreauth.v1.Activations/Start", Set.of("user-management"),
                "gatehouse.coreauth.v1.Activations/HashPassword", Set.of("user-management"),
                "gatehouse.coreauth.v1.Activations/ImportHash", Set.of("user-management"),
                "gatehouse.coreauth.v1.SealingKeys/ListPublicKeys", Set.of("user-management"),
                "gatehouse.coreauth.v1.Sessions/ListEnded",
                        Set.of("user-management", "authorization", "communication"));
    }
}
