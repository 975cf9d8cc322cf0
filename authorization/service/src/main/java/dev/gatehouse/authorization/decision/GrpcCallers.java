package dev.gatehouse.authorization.decision;

import dev.gatehouse.authorization.api.v1.AuthorizationServiceGrpc;
import dev.gatehouse.kit.security.GrpcAccess;
import io.grpc.MethodDescriptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every method of the service, to the same callers. */
@ApplicationScoped
class GrpcCallers implements GrpcAccess {

    private final Map<String, Set<String>> callers;

    GrpcCallers(DecisionConfig config) {
        this.callers = AuthorizationServiceGrpc.getServiceDescriptor().getMethods().stream()
                .map(MethodDescriptor::getFullMethodName)
                .collect(Collectors.toUnmodifiableMap(Function.identity(), method -> config.callers()));
    }

    @Override
    public Map<String, Set<String>> callers() {
        return callers;
    }
}
