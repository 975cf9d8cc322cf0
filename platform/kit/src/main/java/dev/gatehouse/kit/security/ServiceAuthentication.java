package dev.gatehouse.kit.security;

import dev.gatehouse.kit.lifecycle.Intake;
import dev.gatehouse.kit.telemetry.ServiceConfig;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.arc.All;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets a gRPC call through when a service's token is for what is called and names a caller that {@link GrpcAccess} admits to the
 * method; denies the rest.
 */
@GlobalInterceptor
@ApplicationScoped
public class ServiceAuthentication implements ServerInterceptor {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    static final String SCHEME = "Bearer ";

    private final ServiceTokens tokens;
    private final Intake intake;
    private final String name;
    private final Map<String, Set<String>> callers = new HashMap<>();

    ServiceAuthentication(ServiceTokens tokens, Intake intake, ServiceConfig service, @All List<GrpcAccess> access) {
        this.tokens = tokens;
        this.intake = intake;
        this.name = service.name();
        access.forEach(rules -> callers.putAll(rules.callers()));
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata metadata, ServerCallHandler<Q, A> next) {
        if (intake.isStopping()) {
            return refuse(call, Status.UNAVAILABLE);
        }
        var header = metadata.get(AUTHORIZATION);
        var caller = header == null || !header.startsWith(SCHEME)
                ? null
                : tokens.caller(header.substring(SCHEME.length()), Audience.of(call.getMethodDescriptor(), name));
        if (caller == null) {
            return refuse(call, Status.UNAUTHENTICATED);
        }
        return callers.getOrDefault(call.getMethodDescriptor().getFullMethodName(), Set.of())
                        .contains(caller)
                ? Contexts.interceptCall(CallingService.named(caller), call, metadata, next)
                : refuse(call, Status.PERMISSION_DENIED);
    }

    private static <Q, A> ServerCall.Listener<Q> refuse(ServerCall<Q, A> call, Status status) {
        call.close(status, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
