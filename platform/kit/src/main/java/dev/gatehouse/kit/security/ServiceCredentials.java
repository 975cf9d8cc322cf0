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

/** Says who calls, on every outgoing gRPC call. */
@GlobalInterceptor
@ApplicationScoped
public class ServiceCredentials implements ClientInterceptor {

    private final ServiceTokens tokens;

    ServiceCredentials(ServiceTokens tokens) {
        this.tokens = tokens;
    }

    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
        return new SimpleForwardingClientCall<>(next.newCall(method, options)) {
            @Override
            public void start(Listener<A> listener, Metadata metadata) {
                metadata.put(ServiceAuthentication.AUTHORIZATION, ServiceAuthentication.SCHEME + tokens.own());
                super.start(listener, metadata);
            }
        };
    }
}
