package dev.gatehouse.kit.security;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;

/** Says who calls, and whom, on every outgoing gRPC call. */
@GlobalInterceptor
@ApplicationScoped
public class ServiceCredentials implements ClientInterceptor {

    /** The service that is called, for what every service serves; without it such a call is refused. */
    public static final CallOptions.Key<String> CALLEE =
            CallOptions.Key.createWithDefault("gatehouse-called-service", "");

    private final ServiceTokens tokens;

    ServiceCredentials(ServiceTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        var audience = Audience.of(method, options.getOption(CALLEE));
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata metadata) {
                metadata.put(ServiceAuthentication.AUTHORIZATION, ServiceAuthentication.SCHEME + tokens.own(audience));
                super.start(listener, metadata);
            }
        };
    }
}
