package dev.gatehouse.kit.security;

import io.grpc.MethodDescriptor;
import java.util.Objects;

/** {@code aud} of a service's token: what is called, so that who is called cannot pass the token on to call another. */
final class Audience {

    /** Proto packages of what every service of the platform serves: the callee's name must tell one from the others. */
    private static final String EVERYWHERE = "gatehouse.platform.";

    private Audience() {}

    /**
     * The gRPC service's full name; of one that is served everywhere, with the callee.
     *
     * @param callee the service that is called, for example {@code core-auth}
     */
    static String of(MethodDescriptor<?, ?> method, String callee) {
        var called = Objects.requireNonNull(method.getServiceName());
        return called.startsWith(EVERYWHERE) ? called + "/" + callee : called;
    }
}
